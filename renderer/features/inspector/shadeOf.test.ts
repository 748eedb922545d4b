// @vitest-environment node
import { expect, it } from 'vitest';
import { shadeOf, shadeScale } from './shadeOf.js';

const own = { shading: 'fraction', absolute: false } as const;

it('shades on the scale of the run, or of all shares', () => {
  const run = { fractions: { least: 0.1, most: 0.3 } };
  const scale = shadeScale(run, own);
  expect([0.1, 0.2, 0.3].map((share) => shadeOf(share, scale).toFixed(2))).toEqual(['0.00', '0.50', '1.00']);
  const absolute = shadeScale(run, { ...own, absolute: true });
  expect([0, 0.25, 1].map((share) => shadeOf(share, absolute))).toEqual([0, 0.5, 1]);
});

it('has a shade where every share is the same', () => {
  expect(shadeOf(0.2, shadeScale({ fractions: { least: 0.2, most: 0.2 } }, own))).toBe(0.5);
  expect(shadeScale({ fractions: null }, own)).toMatchObject({ from: 0, to: 1 });
});

it('shades overlaps and annotations evenly over all there can be', () => {
  const run = { fractions: { least: 0.1, most: 0.3 } };
  for (const shading of ['overlap', 'annotation'] as const) {
    const scale = shadeScale(run, { shading, absolute: false });
    expect([0, 0.25, 1].map((value) => shadeOf(value, scale))).toEqual([0, 0.25, 1]);
  }
});
