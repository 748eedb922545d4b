// @vitest-environment node
import { expect, it } from 'vitest';
import { formatDuration, formatFlops, formatParameters, formatPixels, formatShare } from './formatNumber.js';

it('writes numbers with their units', () => {
  expect(formatShare(0.1478)).toBe('14.8 %');
  expect(formatDuration(840.4)).toBe('840 ms');
  expect(formatDuration(1840)).toBe('1.84 s');
  expect(formatDuration(112_000)).toBe('112.0 s');
  expect(formatFlops(4.56e9)).toBe('4.56 GFLOP');
  expect(formatFlops(17.1e12)).toBe('17.10 TFLOP');
  expect(formatParameters(29_400_000)).toBe('29.4 M');
  expect(formatPixels(112)).toBe('112');
  expect(formatPixels(426.667)).toBe('426.7');
});
