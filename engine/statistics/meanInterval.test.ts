import { expect, it } from 'vitest';
import { meanInterval, studentQuantile } from './meanInterval.js';

it('gives the mean and the interval that the textbook gives', () => {
  const { mean, low, high, count } = meanInterval([2, 4, 4, 4, 5, 5, 7, 9])!;
  expect(mean).toBe(5);
  expect(count).toBe(8);
  expect(high - mean).toBeCloseTo((2.364624252 * 2.1380899353) / Math.sqrt(8), 8);
  expect(mean - low).toBeCloseTo(high - mean, 12);
});

it('says nothing of no value, and nothing certain of one', () => {
  expect(meanInterval([])).toBeNull();
  expect(meanInterval([3])).toEqual({ mean: 3, low: -Infinity, high: Infinity, count: 1 });
});

it.each([
  [11, 2.20098516],
  [20, 2.085963447],
  [199, 1.971956544],
])('the quantile for %i degrees of freedom is right', (degrees, expected) => {
  expect(studentQuantile(degrees)).toBeCloseTo(expected, 4);
});
