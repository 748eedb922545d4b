import { type CheckpointConfig, flexStartLayerOf } from '../checkpoint/layouts/checkpointConfig.js';
import type { Variant } from '../protocol/variant.js';

/** The layers that select where a model answers as a variant, ascending: S - 1 and on in `flex`, none in the others. */
export function selectingLayers(variant: Variant, config: CheckpointConfig): number[] {
  const start = flexStartLayerOf(config);
  if (variant !== 'flex' || start === undefined) return [];
  const first = start - 1;
  return Array.from({ length: config.decoder.layers - first }, (_, index) => first + index);
}
