import { expect, test } from 'vitest';
import { correctBySplit, pairedDifference } from './pairedDifference.js';

test('weighs splits alike and takes the variance of the differences', () => {
  const result = pairedDifference(
    { a: '1'.repeat(50) + '0'.repeat(50), b: '10' },
    { a: '0'.repeat(100), b: '10' },
  )!;
  expect(result.difference).toBeCloseTo(0.25);
  // Split a: 50 differences of 1 and 50 of 0; variance 0.25 * 100 / 99, of the mean a hundredth; b does not vary.
  const half = (1.95996 * Math.sqrt(0.25 / 99)) / 2;
  expect(result.interval[0]).toBeCloseTo(0.25 - half, 5);
  expect(result.interval[1]).toBeCloseTo(0.25 + half, 5);
});

test('the same answers differ by nothing, surely', () => {
  expect(pairedDifference({ a: '1010' }, { a: '1010' })).toEqual({ difference: 0, interval: [0, 0] });
});

test('other questions cannot be paired', () => {
  expect(pairedDifference({ a: '10' }, { a: '101' })).toBeNull();
  expect(pairedDifference({ a: '10' }, { b: '10' })).toBeNull();
  expect(pairedDifference({ a: '10' }, { a: '10', b: '1' })).toBeNull();
});

test('answers are noted in order of keys, whatever their order', () => {
  const results = [
    { key: 'q2', split: 'a', correct: false },
    { key: 'q1', split: 'a', correct: true },
    { key: 'q3', split: 'b', correct: true },
  ];
  expect(correctBySplit(results)).toEqual({ a: '10', b: '1' });
});
