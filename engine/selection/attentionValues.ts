import { minMaxNormalise, zeroPadding } from './selectCells.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Values that are drawn on a scale with a middle, and what its ends stand for. */
export interface SignedValues {
  /** float32 [gridSide, gridSide]: -1 to 1, 0 in the middle of the scale. */
  readonly values: Float32Array;
  /** What 1 stands for, and -1 with the opposite sign (a difference) or turned over (a ratio). */
  readonly end: number;
}

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
  { width, height }: Size,
): Float32Array {
  const values = minMaxNormalise(zeroPadding(map, gridSide, width, height));
  return Number.isNaN(values[0]) ? values.fill(0) : values; // a flat map is 0 / 0 everywhere
}

/**
 * Smallest and largest attention of a map, its padding counted as 0 as the selection does: what the ends of `normalisedAttention`
 * stand for.
 *
 * @param map float32 [gridSide, gridSide]: weights summed over the heads.
 */
export function attentionRange(
  map: Float32Array,
  gridSide: number,
  { width, height }: Size,
): { readonly least: number; readonly most: number } {
  let [least, most] = [Infinity, -Infinity];
  for (const value of zeroPadding(map, gridSide, width, height)) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

/**
 * How attention differs from one map to another, on a scale from minus to plus the largest difference. Padding counts as 0 in
 * both.
 *
 * @param before, after float32 [gridSide, gridSide]: weights summed over the heads.
 * @returns after - before; `end` in the units of the maps, 0 where they are the same.
 */
export function attentionDifference(
  before: Float32Array,
  after: Float32Array,
  gridSide: number,
  { width, height }: Size,
): SignedValues {
  const values = zeroPadding(after, gridSide, width, height);
  const from = zeroPadding(before, gridSide, width, height);
  return scaled(values.map((value, index) => value - from[index]!));
}

/** Relative attention on a scale from `1 / end` over 1 in its middle to `end`. */
export interface RelativeAttention extends SignedValues {
  /** float32 [gridSide, gridSide]: binary logarithms of the ratios, also of those beyond the ends of the scale. */
  readonly logarithms: Float32Array;
  /** A ratio lies beyond the ends of the scale, and is drawn as they are. */
  readonly isCut: boolean;
}

/**
 * Relative attention: a map divided by that of a neutral question on the same picture at the same layer, place by place (Zhang et
 * al., "MLLMs Know Where to Look", ICLR 2025, arXiv 2502.17422). What any question draws comes out at 1. The scale is logarithmic
 * and ends at 16 at the most: beyond that lie ratios of weights next to nothing.
 *
 * @param map, neutral float32 [gridSide, gridSide]: weights summed over the heads; the number of heads cancels out.
 * @returns 0 (a ratio of 1) in the padding, and where both are 0.
 */
export function relativeAttention(
  map: Float32Array,
  neutral: Float32Array,
  gridSide: number,
  { width, height }: Size,
): RelativeAttention {
  const from = zeroPadding(neutral, gridSide, width, height);
  const logarithms = zeroPadding(map, gridSide, width, height).map((value, index) => {
    if (value <= 0 && from[index]! <= 0) return 0;
    return Math.min(Math.max(Math.log2(value / from[index]!), -mostDoublings), mostDoublings);
  });
  const most = logarithms.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const reach = Math.min(most, drawnDoublings);
  const values = logarithms.map((value) => (reach === 0 ? 0 : Math.min(Math.max(value / reach, -1), 1)));
  return { values, end: 2 ** reach, logarithms, isCut: most > drawnDoublings };
}

function scaled(values: Float32Array): SignedValues {
  const end = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values: end === 0 ? values : values.map((value) => value / end), end };
}

/** Ratios are told up to 2 ** 30, which stands for all beyond, and drawn up to 2 ** 4. */
const mostDoublings = 30;
const drawnDoublings = 4;
