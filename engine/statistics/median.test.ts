import { expect, it } from 'vitest';
import { median } from './median.js';

it('takes the middle, or the mean of the two in the middle, and leaves the list in order', () => {
  const values = [10, 9, 2];
  expect(median(values)).toBe(9);
  expect(values).toEqual([10, 9, 2]);
  expect(median([4, 1, 100, 2])).toBe(3);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNull();
});
