import type { Size } from './points.js';

/**
 * An attention map as the selection sees it: padding rows or columns zeroed, then min-max over the grid
 * (docs/flexattention.md, section 4, steps 3 and 4).
 *
 * @param map float32 [gridSide, gridSide], raster order.
 * @returns float32 [gridSide, gridSide] in 0 to 1; all 0 when the map is flat.
 */
export function normalisedAttention(map: Float32Array, gridSide: number, image: Size): Float32Array {
  const values = Float32Array.from(map);
  const margin = paddingMargin(gridSide, image);
  const wide = image.width > image.height;
  for (let row = 0; row < gridSide; row++) {
    for (let column = 0; column < gridSide; column++) {
      const along = wide ? row : column;
      if (along < margin || along >= gridSide - margin) values[row * gridSide + column] = 0;
    }
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low;
  return range > 0 ? values.map((value) => (value - low) / range) : values.fill(0);
}

/** Rows (wide image) or columns (tall image) at each end of the grid that lie wholly in the padding. */
export function paddingMargin(gridSide: number, { width, height }: Size): number {
  const margin = Math.floor(Math.abs(width - height) / 2);
  return Math.floor((margin / Math.max(width, height)) * gridSide);
}
