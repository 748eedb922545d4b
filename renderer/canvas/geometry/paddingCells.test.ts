// @vitest-environment node
import { expect, it } from 'vitest';
import { countInPadding, paddingCells, paddingShare } from './paddingCells.js';

it('finds the cells that show padding only', () => {
  const wide = { width: 900, height: 300 };
  expect(paddingCells(wide)).toHaveLength(54);
  expect(paddingCells(wide)).not.toContain(3 * 9);
  expect(paddingCells({ width: 500, height: 500 })).toEqual([]);
  expect(countInPadding(wide, new Uint8Array(81).fill(1))).toBe(54);
  expect(paddingShare(wide, new Float32Array(81).fill(0.5))).toBeCloseTo(1 / 3);
});
