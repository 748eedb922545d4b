import { flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import { highresRotaryTables, type RotaryTables } from '../model/decoder/rotaryTables.js';
import { imageTokenId } from '../text/prompt.js';
import { HighresKeys } from '../runtime/HighresKeys.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import type { PromptPrefix, RememberedImage } from '../seeing/ImageMemory.js';
import type { LoadedModel } from '../seeing/LoadedModel.js';

/** A prompt with the image's features in place of its -200 (specification section 2). */
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
  model: LoadedModel,
  ids: readonly number[],
  parts: readonly Float32Array[],
): EmbeddedPrompt {
  const { hiddenSize } = model.checkpoint.config.decoder;
  const imageSize = parts.reduce((sum, part) => sum + part.length, 0) / hiddenSize;
  const length = ids.length - 1 + imageSize;
  const rows = new Float32Array(length * hiddenSize);
  let position = 0;
  for (const embedded of ids.flatMap((id) => (id === imageTokenId ? parts : [embedToken(model, id)]))) {
    rows.set(embedded, position * hiddenSize);
    position += embedded.length / hiddenSize;
  }
  const imageStart = ids.indexOf(imageTokenId);
  const imageTokens = parts[0]!.length / hiddenSize;
  return { ids, rows, length, imageStart, imageTokens, imageEnd: imageStart + imageSize };
}

/** float32 [D]: the embedding of one token, read from the checkpoint when it is needed. */
export function embedToken({ checkpoint }: LoadedModel, id: number): Float32Array {
  return checkpoint.tensors.readRowFloat32('model.embed_tokens.weight', id);
}

/**
 * The decoder state to start the prompt from: that of an earlier question on this image with the same beginning, cut
 * back to the end of the image, or an empty one.
 *
 * @returns the prefix and how many of its positions are already in its cache.
 */
export function startPrefix(
  model: LoadedModel,
  image: RememberedImage,
  prompt: EmbeddedPrompt,
): { readonly prefix: PromptPrefix; readonly reusedTokens: number } {
  // The last position of a prompt is computed by the first step, also where it belongs to the image.
  const length = Math.min(prompt.imageEnd, prompt.length - 1);
  const ids = prompt.ids.slice(0, prompt.imageStart + 1);
  const known = image.prefix;
  const readsSelected = flexStartLayerOf(model.checkpoint.config) !== undefined;
  const wantsHighres = readsSelected && image.highresFeatures !== undefined;
  if (known?.length === length && sameIds(known.ids, ids)) {
    known.cache.truncate(length);
    image.prefix = {
      ...known,
      highres: known.highres ?? (wantsHighres ? makeHighresKeys(model, image, prompt) : undefined),
    };
    return { prefix: image.prefix, reusedTokens: length };
  }
  const cache = new KeyValueCache(model.checkpoint.config.decoder, prompt.length + 1);
  const highres = wantsHighres ? makeHighresKeys(model, image, prompt) : undefined;
  return { prefix: { ids, cache, length, highres }, reusedTokens: 0 };
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** Empty high-res keys for this image at this place in the prompt; filled as cells are selected. */
export function makeHighresKeys(
  model: LoadedModel,
  image: RememberedImage,
  prompt: EmbeddedPrompt,
): HighresKeys {
  const { decoder: config } = model.checkpoint.config;
  const features = image.highresFeatures!;
  const tables = highresRotaryTables(config, prompt.imageStart, model.lowresGrid, model.highresGrid);
  return new HighresKeys(config, model.highresGrid, (layer, tokens) =>
    model.decoder.projectHighres(
      layer,
      gatherRows(features, tokens, config.hiddenSize),
      gatherTables(tables, tokens, config.headDim / 2),
    ),
  );
}

function gatherTables({ cos, sin }: RotaryTables, tokens: Uint32Array, width: number): RotaryTables {
  return { cos: gatherRows(cos, tokens, width), sin: gatherRows(sin, tokens, width) };
}

function gatherRows(matrix: Float32Array, rows: Uint32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width;
    gathered.set(matrix.subarray(start, start + width), i * width);
  }
  return gathered;
}
