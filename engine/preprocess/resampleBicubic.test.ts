import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { RgbPixels } from '../image/rgbImage.js';
import { resampleBicubic } from './resampleBicubic.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const colour = [122, 116, 104];

const images = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): RgbPixels => ({ width, height, data })),
  );

test('padding that is never held gives what padding that is held gives', () => {
  fc.assert(
    fc.property(images, fc.integer({ min: 1, max: 50 }), (image, size) => {
      const side = Math.max(image.width, image.height);
      const square = { width: side, height: side, data: resampleBicubic(image, colour, side) };
      expect(resampleBicubic(image, colour, size)).toEqual(resampleBicubic(square, colour, size));
    }),
  );
});

test('is the same filter in floating point, rounded', () => {
  fc.assert(
    fc.property(images, fc.integer({ min: 1, max: 50 }), (image, size) => {
      const side = Math.max(image.width, image.height);
      const square = resampleBicubic(image, colour, side);
      const result = resampleBicubic(image, colour, size);
      for (let i = 0; i < size * size; i++) {
        for (let c = 0; c < 3; c++) {
          const { value, doubt } = filterExactly(square, side, size, i % size, Math.floor(i / size), c);
          expect(Math.abs(result[i * 3 + c]! - value)).toBeLessThan(0.51 + doubt);
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('one colour stays one colour', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 60 }), (width, size) => {
      const data = Uint8Array.from({ length: width * 3 }, (_, i) => colour[i % 3]!);
      const result = resampleBicubic({ width, height: 1, data }, colour, size);
      expect(result.every((value, i) => value === colour[i % 3])).toBe(true);
    }),
  );
});

test('a hand-computed case: two pixels to one is their mean, one to two keeps it', () => {
  const data = new Uint8Array([0, 10, 20, 100, 30, 40, 0, 10, 20, 100, 30, 40]);
  expect([...resampleBicubic({ width: 2, height: 2, data }, colour, 1)]).toEqual([50, 20, 30]);
  const dot = { width: 1, height: 1, data: new Uint8Array([7, 8, 9]) };
  expect([...resampleBicubic(dot, colour, 2)]).toEqual([7, 8, 9, 7, 8, 9, 7, 8, 9, 7, 8, 9]);
});

/**
 * Both passes in doubles, rounding to 8 bits only between them, straight from the definition. Where a value between the
 * passes lies halfway between two integers, fixed-point weights may round it either way: `doubt` is what that can change.
 */
function filterExactly(
  square: Uint8Array,
  side: number,
  size: number,
  x: number,
  y: number,
  c: number,
): { value: number; doubt: number } {
  const columns = weights(side, size, x);
  const clip = (value: number): number => Math.min(255, Math.max(0, value));
  let sum = 0;
  let doubt = 0;
  weights(side, size, y).forEach((weight, v) => {
    if (weight === 0) return;
    const row = columns.reduce((total, part, u) => total + part * square[(v * side + u) * 3 + c]!, 0);
    sum += weight * clip(Math.round(row));
    if (Math.abs(row - Math.floor(row) - 0.5) < 1e-3) doubt += Math.abs(weight);
  });
  return { value: clip(sum), doubt };
}

function weights(side: number, size: number, out: number): number[] {
  const scale = Math.max(side / size, 1);
  const centre = ((out + 0.5) * side) / size;
  const raw = Array.from({ length: side }, (_, u) => keys(Math.abs(u + 0.5 - centre) / scale));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((weight) => weight / sum);
}

/** Keys' cubic convolution kernel, a = -0.5, as published. */
function keys(d: number): number {
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}
