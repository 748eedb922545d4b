import { expect, it } from 'vitest';
import { decodeImage } from './decodeImage.js';
import { encodeJpeg, scalePixels, shiftPixels } from './changePixels.js';

/** 3 x 2 pixels, each with its number in all colours. */
const small = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, at) => Math.floor(at / 3)) };

it.each([
  [0, 0, [0, 1, 2, 3, 4, 5]],
  [1, 0, [0, 0, 1, 3, 3, 4]],
  [-1, 0, [1, 2, 2, 4, 5, 5]],
  [0, 1, [0, 1, 2, 0, 1, 2]],
  [-5, -5, [5, 5, 5, 5, 5, 5]],
])('a picture shifted by %i and %i keeps its size and repeats its edge', (right, down, expected) => {
  const { width, height, data } = shiftPixels(small, right, down);
  expect([width, height]).toEqual([3, 2]);
  expect(Array.from(data).filter((_, at) => at % 3 === 0)).toEqual(expected);
});

it('a plain picture stays plain in another size and as JPEG', async () => {
  const plain = { width: 20, height: 10, data: new Uint8Array(600).fill(77) };
  const scaled = await scalePixels(plain, 1.5);
  expect([scaled.width, scaled.height, scaled.data.length]).toEqual([30, 15, 1350]);
  expect(new Set(scaled.data)).toEqual(new Set([77]));
  const decoded = await decodeImage({ bytes: await encodeJpeg(plain, 80), name: 'plain' });
  expect([decoded.width, decoded.height, decoded.format]).toEqual([20, 10, 'jpeg']);
  expect(Math.max(...decoded.data.map((value) => Math.abs(value - 77)))).toBeLessThanOrEqual(2);
});
