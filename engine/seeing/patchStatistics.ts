import { paddedSquare } from '../selection/paddedSquare.js';

/**
 * What a vision tower saw in a picture as a whole: mean and standard deviation of each of its dimensions over the patches,
 * each patch as heavy as the part of it that shows picture, so that padding counts nothing.
 *
 * @param patches float32 [g*g, Dv] of the padded square, raster order. @param picture its size in pixels before padding.
 * @returns float32 [2 Dv]: means, then deviations.
 */
export function patchStatistics(
  patches: Float32Array,
  picture: { readonly width: number; readonly height: number },
  grid: number,
): Float32Array {
  const weights = pictureShares(picture, grid);
  const width = patches.length / grid ** 2;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(width);
  const variances = new Float64Array(width);
  const each = (use: (dimension: number, value: number, share: number) => void): void => {
    patches.forEach((value, index) => use(index % width, value, weights[Math.floor(index / width)]! / total));
  };
  each((dimension, value, share) => (means[dimension]! += share * value));
  each((dimension, value, share) => (variances[dimension]! += share * (value - means[dimension]!) ** 2));
  return Float32Array.from([...means, ...variances.map(Math.sqrt)]);
}

/** [g*g]: the part of each patch of the padded square that shows picture, 0 to 1. */
function pictureShares({ width, height }: { width: number; height: number }, grid: number): Float64Array {
  const { side, left, top } = paddedSquare(width, height);
  const rows = covered(top, height, side / grid, grid);
  const columns = covered(left, width, side / grid, grid);
  return Float64Array.from(
    { length: grid ** 2 },
    (_, index) => rows[Math.floor(index / grid)]! * columns[index % grid]!,
  );
}

/** [g]: how much of each patch along one side lies between `start` and `start + length`, 0 to 1. */
function covered(start: number, length: number, patch: number, grid: number): number[] {
  return Array.from({ length: grid }, (_, index) => {
    const from = Math.max(start, index * patch);
    const to = Math.min(start + length, (index + 1) * patch);
    return Math.max(0, to - from) / patch;
  });
}
