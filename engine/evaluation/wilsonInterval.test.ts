import { expect, test } from 'vitest';
import { intervalOfMean, wilsonInterval } from './wilsonInterval.js';

test('agrees with published values', () => {
  // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  const published = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [correct, questions, low, high] of published) {
    const interval = wilsonInterval(correct, questions);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  }
});

test('the mean of splits is surer than each split, by the square root of their number', () => {
  const share = 0.5;
  const interval = wilsonInterval(500, 1000);
  const [low, high] = intervalOfMean(Array.from({ length: 4 }, () => ({ share, interval })));
  expect(share - low).toBeCloseTo((share - interval[0]) / 2, 10);
  expect(high - share).toBeCloseTo((interval[1] - share) / 2, 10);
  expect(intervalOfMean([{ share, interval }])).toEqual([
    expect.closeTo(interval[0]),
    expect.closeTo(interval[1]),
  ]);
});
