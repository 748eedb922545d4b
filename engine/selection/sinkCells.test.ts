// @vitest-environment node
import { expect, it } from 'vitest';
import { shareRead, sinkCells } from './sinkCells.js';

const shares = Float32Array.of(0.2, 0.96, 1, 0, 0.94999, 1);

it('finds the cells that are chosen nearly always, the most often chosen first', () => {
  expect(sinkCells(shares)).toEqual([2, 5, 1]);
  expect(sinkCells(shares, 1)).toEqual([2, 5]);
  expect(sinkCells(new Float32Array(81))).toEqual([]);
});

it('says how much of some cells was read, and that a cell was never read', () => {
  expect(shareRead(shares, [0, 2])).toBeCloseTo(0.6);
  expect(shareRead(shares, [3])).toBe(0);
});
