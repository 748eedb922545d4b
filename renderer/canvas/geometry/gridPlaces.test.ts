import { expect, it } from 'vitest';
import { cellPolygons } from './cellPolygons.js';
import { cellInPlace, cellOfPlace, gridPlaces, isWhole, placeView, shapesInPlace } from './gridPlaces.js';
import { imagePoint, stagePoint } from './points.js';
import { toStage } from './viewport.js';

const picture = { width: 1200, height: 900 };
const region = { left: 300, top: 450, width: 180, height: 90, use: 'all' } as const;

it('lies on the whole picture without a region', () => {
  const { cells, maps } = gridPlaces(picture, undefined);
  expect(cells).toEqual({ x: 0, y: 0, width: 1200, height: 900 });
  expect(maps).toBe(cells);
  expect(isWhole(picture, cells)).toBe(true);
});

it('lies on the region, or only the cells where the low-res view is of the whole', () => {
  const place = { x: 300, y: 450, width: 180, height: 90 };
  expect(gridPlaces(picture, region)).toEqual({ cells: place, maps: place });
  const zoomed = gridPlaces(picture, { ...region, use: 'highres' });
  expect(zoomed.cells).toEqual(place);
  expect(isWhole(picture, zoomed.maps)).toBe(true);
});

it('finds the pixels of each cell and the cell of each pixel, the region padded to a square of its own', () => {
  // The square is 180 pixels a side, 45 of them padding above the region: cells are 20 pixels a side.
  const { cells } = gridPlaces(picture, region);
  expect(cellOfPlace(cells, 9, { row: 4, column: 0 })).toEqual({ x: 300, y: 485, width: 20, height: 20 });
  expect(cellOfPlace(cells, 9, { row: 2, column: 8 })).toEqual({ x: 460, y: 450, width: 20, height: 15 });
  expect(cellOfPlace(cells, 9, { row: 1, column: 3 })).toBeNull();
  expect(cellInPlace(cells, 9, imagePoint(301, 486))).toEqual({ row: 4, column: 0 });
  expect(cellInPlace(cells, 9, imagePoint(299, 486))).toBeNull();
  expect(cellInPlace(cells, 9, imagePoint(301, 440))).toBeNull();
  expect(cellInPlace(cells, 9, imagePoint(301, 440), true)).toEqual({ row: 1, column: 0 });
});

it('draws and outlines where the region is', () => {
  const { cells } = gridPlaces(picture, region);
  const view = placeView({ scale: 2, offset: stagePoint(10, 20) }, cells);
  expect(toStage(view, imagePoint(0, 0))).toEqual({ x: 610, y: 920 });
  const grid = new Uint8Array(81);
  grid[4 * 9] = 1;
  const [polygon] = shapesInPlace(cellPolygons(cells, grid, 9), cells);
  const points = polygon?.type === 'polygon' ? polygon.points : [];
  expect(new Set(points.map(String))).toEqual(new Set(['300,485', '320,485', '320,505', '300,505']));
});
