import { flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import type { ProgressEvent } from '../protocol/runEvent.js';
import type { Variant } from '../protocol/variant.js';
import type { CrossAttentionMemory } from '../runtime/CrossAttentionMemory.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import type { SeenImage } from '../seeing/SeenImage.js';
import type { PromptPrefix } from './DecoderMemory.js';
import type { EmbeddedPrompt } from './embedPrompt.js';
import type { LoadedModel } from './LoadedModel.js';
import { makeHighresKeys } from './makeHighresKeys.js';
import type { RunClock } from './RunClock.js';

/** What `readPrompt` works with besides the model. */
export interface PromptToRead {
  readonly variant: Variant;
  readonly image: SeenImage;
  readonly prompt: EmbeddedPrompt;
  readonly clock: RunClock;
  /** Called between two pieces of work; throws to stop. */
  readonly check: () => void;
}

/** The decoder with all positions of a prompt read but the last, which the first step computes. */
export interface ReadPrompt {
  readonly prefix: PromptPrefix;
  /** What every step reads by cross-attention; variant `xattn` only. */
  readonly cross: CrossAttentionMemory | undefined;
  /** Positions that an earlier question on the image had read already. */
  readonly reusedTokens: number;
}

/**
 * Reads all prompt positions but the last in two chunks: up to the end of the image, which is remembered, then the rest.
 * Progress counts decoder layers over the chunks that are still to be read.
 */
export async function* readPrompt(
  model: LoadedModel,
  { variant, image, prompt, clock, check }: PromptToRead,
): AsyncGenerator<ProgressEvent, ReadPrompt, undefined> {
  const { decoder, decoderMemory } = model;
  const { hiddenSize, layers } = model.checkpoint.config.decoder;
  const { prefix, reusedTokens } = startPrefix(model, image, prompt);
  const ends = [prefix.length, prompt.length - 1].filter((end) => end > reusedTokens);
  const chunks = [...new Set(ends)]; // one where the prompt ends with its image
  const total = layers * chunks.length;
  let done = 0;
  yield { type: 'progress', stage: 'prefill', done, total };
  const cross =
    variant === 'xattn' ? await clock.measure('prefill', () => crossOf(model, image, check)) : undefined;
  for (const end of chunks) {
    const rows = prompt.rows.subarray(prefix.cache.length * hiddenSize, end * hiddenSize);
    const reading = decoder.readPrompt(rows, prefix.cache, cross);
    for (;;) {
      const next = await clock.measure('prefill', () => reading.next());
      if (next.done === true) break;
      check();
      done += next.value;
      yield { type: 'progress', stage: 'prefill', done, total };
    }
    if (end === prefix.length) decoderMemory.keepPrefix(image, prefix);
  }
  return { prefix, cross, reusedTokens };
}

async function crossOf(
  { decoder, decoderMemory }: LoadedModel,
  image: SeenImage,
  check: () => void,
): Promise<CrossAttentionMemory> {
  const known = decoderMemory.crossOf(image);
  if (known !== undefined) return known;
  const cross = await decoder.projectCross(image.features.highres!, check);
  decoderMemory.keepCross(image, cross);
  return cross;
}

/**
 * The decoder state to start the prompt from: that of an earlier question on this image with the same beginning, cut
 * back to the end of the image, or an empty one.
 *
 * @returns the prefix and how many of its positions are already in its cache.
 */
function startPrefix(
  model: LoadedModel,
  image: SeenImage,
  prompt: EmbeddedPrompt,
): { readonly prefix: PromptPrefix; readonly reusedTokens: number } {
  const { checkpoint, decoderMemory } = model;
  // The last position of a prompt is computed by the first step, also where it belongs to the image.
  const length = Math.min(prompt.imageEnd, prompt.length - 1);
  const ids = prompt.idsWithImage;
  const readsSelected = flexStartLayerOf(checkpoint.config) !== undefined;
  const wantsHighres = readsSelected && image.features.highres !== undefined;
  const freshHighres = () => (wantsHighres ? makeHighresKeys(model, image, prompt) : undefined);
  const known = decoderMemory.prefixOf(image);
  if (known?.length === length && sameIds(known.ids, ids)) {
    known.cache.truncate(length);
    const prefix = { ...known, highres: known.highres ?? freshHighres() };
    decoderMemory.keepPrefix(image, prefix);
    return { prefix, reusedTokens: length };
  }
  const cache = new KeyValueCache(checkpoint.config.decoder, prompt.length + 1);
  return { prefix: { ids, cache, length, highres: freshHighres() }, reusedTokens: 0 };
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
