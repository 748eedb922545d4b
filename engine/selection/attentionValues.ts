import { minMaxNormalise, zeroPadding } from './selectCells.js';

/**
 * An attention map as the selection sees it: padding rows or columns zeroed, then min-max over the grid
 * (docs/flexattention.md, section 4, steps 3 and 4).
 *
 * @param map float32 [gridSide, gridSide], raster order.
 * @returns float32 [gridSide, gridSide] in 0 to 1; all 0 when the map is flat.
 */
export function normalisedAttention(
  map: Float32Array,
  gridSide: number,
  { width, height }: { readonly width: number; readonly height: number },
): Float32Array {
  const values = minMaxNormalise(zeroPadding(map, gridSide, width, height));
  return Number.isNaN(values[0]) ? values.fill(0) : values; // a flat map is 0 / 0 everywhere
}
