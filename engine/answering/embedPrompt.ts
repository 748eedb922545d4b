import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { imageTokenId } from '../text/prompt.js';

/** A prompt with the image's features in place of its -200 (docs/flexattention.md, section 2). */
export interface EmbeddedPrompt {
  readonly ids: readonly number[];
  /** float32 [N, D]. */
  readonly rows: Float32Array;
  /** N. */
  readonly length: number;
  /** Position of the first image token. */
  readonly imageStart: number;
  /** Ni: low-res tokens, the first of the image. */
  readonly imageTokens: number;
  /** One past the last position of the image; in `hd` and `full` more than the low-res tokens stand there. */
  readonly imageEnd: number;
}

/** Embeds the ids and puts the image's features where it stands. @param parts float32 [n, D] each, low-res first. */
export function embedPrompt(
  checkpoint: Checkpoint,
  ids: readonly number[],
  parts: readonly Float32Array[],
): EmbeddedPrompt {
  const { hiddenSize } = checkpoint.config.decoder;
  const imageSize = parts.reduce((sum, part) => sum + part.length, 0) / hiddenSize;
  const length = ids.length - 1 + imageSize;
  const rows = new Float32Array(length * hiddenSize);
  let position = 0;
  for (const embedded of ids.flatMap((id) => (id === imageTokenId ? parts : [embedToken(checkpoint, id)]))) {
    rows.set(embedded, position * hiddenSize);
    position += embedded.length / hiddenSize;
  }
  const imageStart = ids.indexOf(imageTokenId);
  const imageTokens = parts[0]!.length / hiddenSize;
  return { ids, rows, length, imageStart, imageTokens, imageEnd: imageStart + imageSize };
}

/** float32 [D]: the embedding of one token, read from the checkpoint when it is needed. */
export function embedToken({ tensors }: Checkpoint, id: number): Float32Array {
  return tensors.readRowFloat32('model.embed_tokens.weight', id);
}
