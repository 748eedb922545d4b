import type { FlexStepContext } from './flexStepContext.js';
import type { KeyValueCache } from './KeyValueCache.js';

/**
 * Where the image stands among the P + 1 keys of a step, int32 [Ni]: slot p holds position p, and the last one is the position
 * being computed. A prompt that ends with the image computes its last image token itself.
 */
export function imageColumns(
  cache: Pick<KeyValueCache, 'length' | 'pastSlots'>,
  { imageStart, imageTokens }: Pick<FlexStepContext, 'imageStart' | 'imageTokens'>,
): Int32Array {
  return Int32Array.from({ length: imageTokens }, (_, i) =>
    imageStart + i < cache.length ? imageStart + i : cache.pastSlots,
  );
}
