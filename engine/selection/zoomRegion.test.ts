import { expect, test } from 'vitest';
import { zoomRegion } from './zoomRegion.js';

const g = 12;
const settings = { lowresGrid: g, imageWidth: 1200, imageHeight: 1200, leastSide: 100 };
const map = (...tokens: readonly (readonly [row: number, column: number, value: number])[]): Float32Array => {
  const values = new Float32Array(g * g);
  for (const [row, column, value] of tokens) values[row * g + column] = value;
  return values;
};

test('the box of the tokens that hang together with the largest, a token more on each side, as a square', () => {
  // The third is as strong as the second, but apart; the fourth is too weak.
  const attended = map([4, 5, 1], [5, 6, 0.6], [10, 1, 0.6], [4, 7, 0.4]);
  expect(zoomRegion([attended], settings)).toEqual({ left: 400, top: 300, width: 400, height: 400 });
});

test('is the mean over maps', () => {
  const maps = [map([1, 1, 1]), map([8, 8, 0.9]), map([8, 8, 0.9])];
  expect(zoomRegion(maps, settings)).toEqual({ left: 700, top: 700, width: 300, height: 300 });
});

test('has at least the side that is asked for, within the picture', () => {
  expect(zoomRegion([map([0, 11, 1])], { ...settings, leastSide: 500 })).toEqual({
    left: 700,
    top: 0,
    width: 500,
    height: 500,
  });
  expect(zoomRegion([map([5, 5, 1])], { ...settings, leastSide: 5000 })).toEqual({
    left: 0,
    top: 0,
    width: 1200,
    height: 1200,
  });
});

test('lies on the picture, not on its padding, and looks at none of it', () => {
  const landscape = { ...settings, imageHeight: 600 };
  // Rows 0 to 2 and 9 to 11 are padding: the strongest token of all is there.
  const attended = map([1, 2, 9], [3, 4, 1]);
  expect(zoomRegion([attended], landscape)).toEqual({ left: 300, top: 0, width: 300, height: 300 });
  expect(zoomRegion([map([5, 5, 1])], { ...landscape, leastSide: 800 })).toEqual({
    left: 150,
    top: 0,
    width: 800,
    height: 600,
  });
});

test('there is none without maps, and none where nothing was attended', () => {
  expect(zoomRegion([], settings)).toBeNull();
  expect(zoomRegion([new Float32Array(g * g)], settings)).toBeNull();
});
