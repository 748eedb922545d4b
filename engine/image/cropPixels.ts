import type { Rectangle } from './Rectangle.js';
import type { RgbPixels } from './rgbImage.js';

/** The pixels of a rectangle that lies inside: uint8 [rectangle.height, rectangle.width, 3], in memory of their own. */
export function cropPixels({ width, data }: RgbPixels, rectangle: Rectangle): Uint8Array {
  const { left, top, width: columns, height: rows } = rectangle;
  const cropped = new Uint8Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const from = ((top + row) * width + left) * 3;
    cropped.set(data.subarray(from, from + columns * 3), row * columns * 3);
  }
  return cropped;
}
