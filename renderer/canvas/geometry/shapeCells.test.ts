// @vitest-environment node
import { expect, it } from 'vitest';
import { cellPolygons } from './cellPolygons.js';
import { shapeCells } from './shapeCells.js';

/** 900 x 900: a cell has 100 pixels a side; 900 x 500 has two rows of padding above and below. */
const square = { x: 0, y: 0, width: 900, height: 900 };

it('finds the cells that a shape lies in, not those it only touches', () => {
  expect(shapeCells(square, { type: 'box', x: 100, y: 0, width: 200, height: 100 }, 9)).toEqual([1, 2]);
  expect(shapeCells(square, { type: 'box', x: 100, y: 0, width: 201, height: 100 }, 9)).toEqual([1, 2, 3]);
  expect(shapeCells(square, { type: 'point', at: [850, 850] }, 9)).toEqual([80]);
  expect(shapeCells(square, { type: 'arrow', from: [50, 50], to: [250, 50] }, 9)).toEqual([0, 1, 2]);
});

it('counts cells on the padded square, and leaves padding out', () => {
  const wide = { x: 0, y: 0, width: 900, height: 500 };
  expect(shapeCells(wide, { type: 'box', x: 0, y: 0, width: 100, height: 100 }, 9)).toEqual([18]);
  expect(shapeCells(wide, { type: 'box', x: 0, y: -150, width: 100, height: 100 }, 9)).toEqual([]);
});

it('counts the cells of a region from its corner', () => {
  const region = { x: 1000, y: 500, width: 90, height: 90 };
  expect(shapeCells(region, { type: 'box', x: 1000, y: 510, width: 20, height: 10 }, 9)).toEqual([9, 10]);
  expect(shapeCells(region, { type: 'box', x: 0, y: 0, width: 20, height: 10 }, 9)).toEqual([]);
});

it('has the cells again that polygons were made of, without their holes', () => {
  const grid = new Uint8Array(81);
  const ring = [30, 31, 32, 39, 41, 48, 49, 50];
  for (const cell of ring) grid[cell] = 1;
  const [polygon] = cellPolygons(square, grid, 9);
  expect(shapeCells(square, polygon!, 9)).toEqual(ring);
});
