// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gridOverlap } from './gridOverlap.js';

const grid = (...cells: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: 9 }, (_, cell) => (cells.includes(cell) ? 1 : 0));

it('counts what was kept, added and dropped', () => {
  expect(gridOverlap(grid(0, 1, 2), grid(1, 2, 3, 4))).toEqual({ kept: 2, added: 2, dropped: 1, iou: 2 / 5 });
  expect(gridOverlap(grid(0, 1), grid(7, 8)).iou).toBe(0);
  expect(gridOverlap(grid(), grid())).toEqual({ kept: 0, added: 0, dropped: 0, iou: 1 });
});

it('is the same in both directions, but for what is added and dropped, and whole on itself', () => {
  const cells = fc.uint8Array({ minLength: 81, maxLength: 81, max: 1 });
  fc.assert(
    fc.property(cells, cells, (one, other) => {
      const there = gridOverlap(one, other);
      const back = gridOverlap(other, one);
      expect(back).toEqual({ ...there, added: there.dropped, dropped: there.added });
      expect(gridOverlap(one, one).iou).toBe(1);
    }),
  );
});

it('refuses grids of different sizes', () => {
  expect(() => gridOverlap(new Uint8Array(81), new Uint8Array(64))).toThrow(
    'Expected two grids of the same size, found 81 and 64 cells.',
  );
});
