import { expect, it } from 'vitest';
import { cellPolygons } from './cellPolygons.js';
import { cellsAlong, cellsBetween, cellsOfShape } from './painting.js';
import { imagePoint } from './points.js';

// 900 x 500: cells of 100 pixels, 200 of padding above; rows 2 to 6 show picture.
const grid = { place: { x: 0, y: 0, width: 900, height: 500 }, padded: false };

it('a brush paints what it crosses, however fast it went, and no padding that is not shown', () => {
  expect(cellsAlong(grid, imagePoint(50, 50), imagePoint(850, 50))).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26]); // prettier-ignore
  expect(cellsAlong(grid, imagePoint(50, 50), imagePoint(50, 50))).toEqual([18]);
  expect(cellsAlong(grid, imagePoint(50, 50), imagePoint(50, -150))).toEqual([18]);
  expect(cellsAlong({ ...grid, padded: true }, imagePoint(50, 50), imagePoint(50, -150))).toEqual([18, 9, 0]);
});

it('a rectangle paints what it touches, from any corner', () => {
  expect(cellsBetween(grid, imagePoint(250, 150), imagePoint(150, 50))).toEqual([19, 20, 28, 29]);
  expect(cellsBetween(grid, imagePoint(50, -150), imagePoint(60, 20))).toEqual([18]);
  expect(cellsBetween({ ...grid, padded: true }, imagePoint(50, -150), imagePoint(60, 20))).toEqual([0, 9, 18]); // prettier-ignore
});

it('on a region its own cells are painted', () => {
  const place = { x: 100, y: 100, width: 90, height: 90 };
  expect(cellsBetween({ place, padded: false }, imagePoint(101, 101), imagePoint(115, 105))).toEqual([0, 1]);
});

it('a shape gives the cells it covers, and polygons of cells give those cells back', () => {
  const { place } = grid;
  const chosen = [18, 19, 20, 27, 29, 36, 37, 38, 62];
  const cells = new Uint8Array(81);
  for (const cell of chosen) cells[cell] = 1;
  const covered = cellPolygons(place, cells, 9).flatMap((shape) => cellsOfShape(place, shape));
  expect([...covered].sort((a, b) => a - b)).toEqual(chosen);
  expect(cellsOfShape(place, { type: 'box', x: 100, y: 0, width: 100, height: 100 })).toEqual([19]);
  expect(cellsOfShape(place, { type: 'box', x: 95, y: 5, width: 10, height: 10 })).toEqual([18, 19]);
  expect(cellsOfShape(place, { type: 'point', at: [450, 250] })).toEqual([40]);
  expect(cellsOfShape(place, { type: 'arrow', from: [50, 50], to: [250, 50] })).toEqual([18, 19, 20]);
});
