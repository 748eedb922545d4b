/**
 * The layer that reads what a layer chose: the next one. null for the last layer, whose choice nobody reads.
 *
 * @param selectingLayers ascending, from `prefill`: the last of them is the model's last layer.
 */
export function readingLayer(layer: number, selectingLayers: readonly number[]): number | null {
  return selectingLayers.length === 0 || layer === selectingLayers.at(-1) ? null : layer + 1;
}
