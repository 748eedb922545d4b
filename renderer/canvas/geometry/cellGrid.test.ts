// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cellAt, cellOnImage, cellRectangle } from './cellGrid.js';
import { imagePoint } from './points.js';

const wide = { width: 900, height: 301 };

describe('cells', () => {
  it('cuts cells in the padding to the image', () => {
    expect(cellOnImage(wide, 9, { row: 0, column: 0 })).toBeNull();
    expect(cellRectangle(wide, 9, { row: 2, column: 1 })).toEqual({
      x: 100,
      y: -99,
      width: 100,
      height: 100,
    });
    expect(cellOnImage(wide, 9, { row: 2, column: 1 })).toEqual({ x: 100, y: 0, width: 100, height: 1 });
    expect(cellOnImage(wide, 9, { row: 4, column: 8 })).toEqual({ x: 800, y: 101, width: 100, height: 100 });
  });

  it('cover the image exactly', () => {
    for (const image of [
      wide,
      { width: 301, height: 900 },
      { width: 1, height: 1 },
      { width: 1008, height: 1008 },
    ]) {
      let area = 0;
      for (let row = 0; row < 9; row++) {
        for (let column = 0; column < 9; column++) {
          const cell = cellOnImage(image, 9, { row, column });
          if (cell !== null) area += cell.width * cell.height;
        }
      }
      expect(area).toBeCloseTo(image.width * image.height, 5);
    }
  });

  it('finds the cell under a point, the inverse of its rectangle', () => {
    for (let row = 2; row < 6; row++) {
      const cell = cellOnImage(wide, 9, { row, column: 3 })!;
      const middle = imagePoint(cell.x + cell.width / 2, cell.y + cell.height / 2);
      expect(cellAt(wide, 9, middle)).toEqual({ row, column: 3 });
    }
    expect(cellAt(wide, 9, imagePoint(-1, 5))).toBeNull();
    expect(cellAt(wide, 9, imagePoint(5, 301))).toBeNull();
  });
});
