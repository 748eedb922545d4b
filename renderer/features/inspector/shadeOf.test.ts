// @vitest-environment node
import { expect, it } from 'vitest';
import { shadeOf, shadeScale } from './shadeOf.js';

it('shades on the scale of the run, or of all shares', () => {
  const run = { fractions: { least: 0.1, most: 0.3 } };
  const own = shadeScale(run, false);
  expect([0.1, 0.2, 0.3].map((share) => shadeOf(share, own).toFixed(2))).toEqual(['0.00', '0.50', '1.00']);
  const absolute = shadeScale(run, true);
  expect([0, 0.25, 1].map((share) => shadeOf(share, absolute))).toEqual([0, 0.5, 1]);
});

it('has a shade where every share is the same', () => {
  expect(shadeOf(0.2, shadeScale({ fractions: { least: 0.2, most: 0.2 } }, false))).toBe(0.5);
  expect(shadeScale({ fractions: null }, false)).toMatchObject({ from: 0, to: 1 });
});
