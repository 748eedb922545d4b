import { expect, it } from 'vitest';
import { cellsInside } from './cellsInside.js';
import { connectedRegions } from './connectedRegions.js';
import { compareSelections } from './compareSelections.js';
import { paintOver } from './paintOver.js';
import { selectCells } from './selectCells.js';

const gridOf = (...cells: number[]): Uint8Array =>
  Uint8Array.from({ length: 81 }, (_, cell) => (cells.includes(cell) ? 1 : 0));

it.each([
  [900, 300],
  [640, 480],
  [300, 1000],
  [500, 500],
])('the cells inside a %i x %i picture are those that a layer can choose', (imageWidth, imageHeight) => {
  const lowresGrid = 12;
  const reachable = new Uint8Array(81);
  for (let token = 0; token < lowresGrid ** 2; token++) {
    const map = new Float32Array(lowresGrid ** 2);
    map[token] = 1;
    const cells = selectCells(map, { lowresGrid, imageWidth, imageHeight, threshold: 0 });
    cells.forEach((cell, index) => (reachable[index]! |= cell));
  }
  expect(cellsInside(lowresGrid, imageWidth, imageHeight)).toEqual(reachable);
});

it('regions are connected by edges, not by corners, the largest first', () => {
  const regions = connectedRegions(gridOf(0, 10, 8, 9, 80));
  expect(regions).toEqual([gridOf(0, 9, 10), gridOf(8), gridOf(80)]);
});

it('overlap is intersection over union, and grids without cells are the same', () => {
  expect(compareSelections(gridOf(1, 2), gridOf(2, 3)).iou).toBeCloseTo(1 / 3);
  expect(compareSelections(gridOf(), gridOf()).iou).toBe(1);
});

it('what is painted adds to what was, for all or where it is said', () => {
  const before = { forbid: gridOf(1), rules: [{ force: gridOf(9) }] };
  expect(paintOver(before, { forbid: gridOf(2) })).toEqual({ ...before, forbid: gridOf(1, 2) });
  expect(paintOver(before, { forbid: gridOf(2) }, { layers: [3, 4] }).rules).toEqual([
    { force: gridOf(9) },
    { layers: [3, 4], forbid: gridOf(2) },
  ]);
});
