import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { imageTokenId } from '../text/prompt.js';
import type { PictureInPrompt } from './pictureInPrompt.js';

/** A prompt with the picture's features in place of its -200 (docs/flexattention.md, section 2). */
export interface EmbeddedPrompt {
  /** With one -200. */
  readonly ids: readonly number[];
  /** float32 [N, D]. */
  readonly rows: Float32Array;
  /** N. */
  readonly length: number;
  /** Ids up to and with the -200: what a prompt begins with that can be read once for all questions. */
  readonly idsWithImage: readonly number[];
  /** Position of the first low-res token. */
  readonly imageStart: number;
  /** Ni: low-res tokens. */
  readonly imageTokens: number;
  /** One past the last position of the picture, with all that stands there: other views, words between them. */
  readonly imageEnd: number;
}

/** Embeds the ids and puts the picture where it stands. */
export function embedPrompt(
  checkpoint: Checkpoint,
  ids: readonly number[],
  { ids: pictureIds, views, lowresView }: PictureInPrompt,
): EmbeddedPrompt {
  const { hiddenSize } = checkpoint.config.decoder;
  const at = ids.indexOf(imageTokenId);
  const left = [...views];
  const embed = (id: number): Float32Array =>
    id === imageTokenId ? left.shift()! : embedToken(checkpoint, id);
  const before = ids.slice(0, at).map(embed);
  const picture = pictureIds.map(embed);
  const after = ids.slice(at + 1).map(embed);
  const positions = (parts: readonly Float32Array[]): number =>
    parts.reduce((sum, { length }) => sum + length, 0) / hiddenSize;
  const parts = [...before, ...picture, ...after];
  const length = positions(parts);
  const rows = new Float32Array(length * hiddenSize);
  let position = 0;
  for (const part of parts) {
    rows.set(part, position);
    position += part.length;
  }
  const lowres = views[lowresView]!;
  return {
    ids,
    rows,
    length,
    idsWithImage: ids.slice(0, at + 1),
    imageStart: at + positions(picture.slice(0, picture.indexOf(lowres))),
    imageTokens: lowres.length / hiddenSize,
    imageEnd: at + positions(picture),
  };
}

/** float32 [D]: the embedding of one token, read from the checkpoint when it is needed. */
export function embedToken({ tensors }: Checkpoint, id: number): Float32Array {
  return tensors.readRowFloat32('model.embed_tokens.weight', id);
}
