import type { CrossAttentionMemory } from '../runtime/CrossAttentionMemory.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import type { KeyValueCache } from '../runtime/KeyValueCache.js';
import type { SeenImage } from '../seeing/SeenImage.js';

/** Keys and values up to the end of the image, and the high-res ones that depend on where the image starts. */
export interface PromptPrefix {
  /** Ids up to and with the image. */
  readonly ids: readonly number[];
  readonly cache: KeyValueCache;
  /** Positions up to and with the image. */
  readonly length: number;
  readonly highres: HighresKeys | undefined;
}

/**
 * What the decoder made of the images that are remembered, so that a second question on one begins where the image ends.
 * The state at the end of the image is by far the largest part, and one image is asked about at a time: only that of the
 * image asked last is kept.
 */
export class DecoderMemory {
  private cross = new WeakMap<SeenImage, CrossAttentionMemory>();
  private last: { readonly image: SeenImage; readonly prefix: PromptPrefix } | undefined;

  /** The decoder's state at the end of the image, for the prompt that was asked last. */
  prefixOf(image: SeenImage): PromptPrefix | undefined {
    return this.last?.image === image ? this.last.prefix : undefined;
  }

  /** Keeps a prefix in place of the one before. */
  keepPrefix(image: SeenImage, prefix: PromptPrefix): void {
    this.last = { image, prefix };
  }

  /** What the cross-attention of variant `xattn` reads, for as long as the image is remembered. */
  crossOf(image: SeenImage): CrossAttentionMemory | undefined {
    return this.cross.get(image);
  }

  keepCross(image: SeenImage, cross: CrossAttentionMemory): void {
    this.cross.set(image, cross);
  }

  clear(): void {
    this.cross = new WeakMap();
    this.last = undefined;
  }
}
