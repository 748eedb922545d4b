import { expect, it } from 'vitest';

import { bootstrapMean } from './bootstrapMean.js';

/** Park and Miller's generator: always the same numbers in [0, 1). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it('of many groups of one value it is about the normal interval', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 400 }, () => random());
  const { mean, low, high } = bootstrapMean(
    values.map((value) => [value]),
    seededRandom(2),
  );
  expect(mean).toBeCloseTo(0.5, 1);
  // 1.96 standard deviations of a uniform number, over the root of 400.
  expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt(1 / 12 / 400), 2);
});

it('values that stand together count as one', () => {
  const apart = bootstrapMean([[0], [0], [0], [1], [1], [1]], seededRandom(3));
  const together = bootstrapMean(
    [
      [0, 0, 0],
      [1, 1, 1],
    ],
    seededRandom(3),
  );
  expect(together.mean).toBe(apart.mean);
  expect(together.high - together.low).toBeGreaterThan(apart.high - apart.low);
});
