import { selectionGridSide } from '../protocol/selectionGrid.js';
import { paddedSquare } from './paddedSquare.js';

/** Sizes the selection needs besides the attention map itself. */
export interface SelectionSettings {
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
  /** Size of the original image in pixels, upright: tells which rows or columns of the square are padding. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Binarisation threshold, 0 to 255. */
  readonly threshold: number;
}

/**
 * Which cells of the 9 x 9 grid an attention map selects (docs/flexattention.md, section 4, steps 3 to 5).
 *
 * A flat map (largest value equal to the smallest) selects nothing: its normalised values are 0 / 0, and no
 * comparison with NaN is true, in the authors' code as here.
 *
 * @param attentionMap float32 [g, g], head-summed attention; not changed.
 * @returns uint8 [9, 9], 1 = selected.
 */
export function selectCells(attentionMap: Float32Array, settings: SelectionSettings): Uint8Array {
  const { lowresGrid, imageWidth, imageHeight, threshold } = settings;
  const visible = zeroPadding(attentionMap, lowresGrid, imageWidth, imageHeight);
  const normalised = minMaxNormalise(visible);
  const binary = binarise(normalised, threshold);
  return adaptiveMaxPool(binary, lowresGrid, selectionGridSide);
}

/**
 * Low-res grid lines that are padding on each side of the image (step 3).
 * @returns `rows` lines at top and bottom, `columns` lines at left and right; one of them is 0.
 */
export function paddingLines(
  lowresGrid: number,
  imageWidth: number,
  imageHeight: number,
): { readonly rows: number; readonly columns: number } {
  const { side, left, top } = paddedSquare(imageWidth, imageHeight);
  return { rows: Math.floor((top / side) * lowresGrid), columns: Math.floor((left / side) * lowresGrid) };
}

/** Step 3: a copy of the map, float32 [g, g], with the lines that are padding set to 0. */
export function zeroPadding(
  attentionMap: Float32Array,
  lowresGrid: number,
  imageWidth: number,
  imageHeight: number,
): Float32Array {
  const { rows, columns } = paddingLines(lowresGrid, imageWidth, imageHeight);
  const visible = new Float32Array(attentionMap);
  for (let row = 0; row < lowresGrid; row++) {
    for (let column = 0; column < lowresGrid; column++) {
      const isPadding =
        row < rows || row >= lowresGrid - rows || column < columns || column >= lowresGrid - columns;
      if (isPadding) visible[row * lowresGrid + column] = 0;
    }
  }
  return visible;
}

/** Step 4, first half: scales a map to 0..1 by its own smallest and largest value; all NaN when they are equal. */
export function minMaxNormalise(map: Float32Array): Float32Array {
  let min = Infinity;
  let max = -Infinity;
  for (const value of map) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const range = Math.fround(max - min);
  // Float32 after each operation, as the authors' code rounds.
  return map.map((value) => Math.fround(value - min) / range);
}

/** Step 4, second half: 1 where `255 * value > threshold`. NaN is never above. */
export function binarise(normalised: Float32Array, threshold: number): Uint8Array {
  const binary = new Uint8Array(normalised.length);
  for (let i = 0; i < binary.length; i++) binary[i] = Math.fround(255 * normalised[i]!) > threshold ? 1 : 0;
  return binary;
}

/**
 * Step 5: adaptive max-pool of a square grid; bin i covers `floor(i*from/to) .. ceil((i+1)*from/to) - 1`.
 * @param grid uint8 [from, from]. @returns uint8 [to, to].
 */
export function adaptiveMaxPool(grid: Uint8Array, from: number, to: number): Uint8Array {
  const pooled = new Uint8Array(to * to);
  for (let row = 0; row < to; row++) {
    const [rowStart, rowEnd] = poolBin(row, from, to);
    for (let column = 0; column < to; column++) {
      const [columnStart, columnEnd] = poolBin(column, from, to);
      let max = 0;
      for (let y = rowStart; y < rowEnd; y++) {
        for (let x = columnStart; x < columnEnd; x++) max = Math.max(max, grid[y * from + x]!);
      }
      pooled[row * to + column] = max;
    }
  }
  return pooled;
}

/** First and one-past-last source index of one pooling bin of step 5. */
export function poolBin(bin: number, from: number, to: number): [start: number, end: number] {
  return [Math.floor((bin * from) / to), Math.ceil(((bin + 1) * from) / to)];
}
