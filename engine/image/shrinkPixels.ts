import type { RgbPixels } from './rgbImage.js';

/**
 * A small picture of one: each pixel the mean of the pixels it stands for, its longer side `maxSide` or as it is where that is
 * less.
 *
 * @returns uint8 [height, width, 3]; sides of at least 1.
 */
export function shrinkPixels({ width, height, data }: RgbPixels, maxSide: number): RgbPixels {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const pixels = new Uint8Array(small.width * small.height * 3);
  for (let y = 0, to = 0; y < small.height; y++) {
    const top = Math.floor((y * height) / small.height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / small.height));
    for (let x = 0; x < small.width; x++) {
      const left = Math.floor((x * width) / small.width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / small.width));
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let from = (row * width + left) * 3; from < (row * width + right) * 3; from += 3) {
          sums[0]! += data[from]!;
          sums[1]! += data[from + 1]!;
          sums[2]! += data[from + 2]!;
        }
      }
      const count = (bottom - top) * (right - left);
      for (const sum of sums) pixels[to++] = Math.round(sum / count);
    }
  }
  return { ...small, data: pixels };
}
