import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resampleTriangle } from './resampleTriangle.js';

test('three to one weighs 1/9, 2/9 ... along each axis, cut at the border', () => {
  const plane = Float32Array.from({ length: 81 }, (_, i) => i % 9); // a ramp along x
  const result = resampleTriangle(plane, 1, 9, 3);
  // Inside a ramp stays a ramp; at the border the cut filter (2, 3, 2, 1 of 9) pulls inwards.
  expect(result[4]).toBeCloseTo(4, 5);
  expect(result[3]).toBeCloseTo((0 * 2 + 1 * 3 + 2 * 2 + 3 * 1) / 8, 5);
});

test('a constant stays, and no value leaves the range of its input', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 24 }).chain((side) =>
        fc.tuple(
          fc.constant(side),
          fc.integer({ min: 1, max: side }),
          fc.array(fc.float({ min: -2, max: 2, noNaN: true }), {
            minLength: side * side,
            maxLength: side * side,
          }),
        ),
      ),
      ([side, size, values]) => {
        const result = resampleTriangle(Float32Array.from(values), 1, side, size);
        expect(Math.min(...result)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-5);
        expect(Math.max(...result)).toBeLessThanOrEqual(Math.max(...values) + 1e-5);
      },
    ),
  );
});
