// @vitest-environment node
import { describe, expect, it } from 'vitest';
import {
  cellNear,
  columnsInSight,
  cornerOf,
  matrixLayout,
  placeUnder,
  rowsInSight,
  scrolledTo,
} from './matrixLayout.js';

const room = { width: 1200, height: 240 };
const small = matrixLayout(8, 5, room, 16);
const large = matrixLayout(32, 2000, room, 16);
const at = (scrollLeft: number, scrollTop = 0) => ({ ...room, scrollLeft, scrollTop });

describe('matrixLayout', () => {
  it('shares the height among the rows, and scrolls where they would be too low', () => {
    expect(small.whole.height).toBeLessThanOrEqual(room.height);
    expect(small.row).toBeGreaterThan(13);
    expect(large.row).toBe(13);
    expect(large.whole.height).toBeGreaterThan(room.height);
    expect(matrixLayout(1, 1, room, 16).row).toBe(24);
  });

  it('leaves the curves out where there is no room, and grows with the text', () => {
    expect(small.curves).toBeGreaterThan(0);
    expect(matrixLayout(8, 5, { width: 1200, height: 120 }, 16).curves).toBe(0);
    expect(matrixLayout(8, 5, room, 32).column).toBe(2 * small.column);
  });
});

describe('what is in sight', () => {
  it('is never more than fits, whatever there is', () => {
    expect(columnsInSight(small, at(0))).toEqual({ first: 0, end: 5 });
    const { first, end } = columnsInSight(large, at(1000 * large.column));
    expect(first).toBe(1000);
    expect(end - first).toBeLessThan(30);
    expect(rowsInSight(large, at(0, 10 * large.row)).first).toBe(10);
    expect(columnsInSight(large, at(1e9))).toEqual({ first: 2000, end: 2000 });
  });
});

describe('places', () => {
  it('are found under the pointer where they are drawn', () => {
    const sight = at(50 * large.column + 7, 3 * large.row);
    const place = { row: 5, column: 60 };
    const { x, y } = cornerOf(large, sight, place);
    expect(placeUnder(large, sight, x + 1, y + 1)).toEqual(place);
    expect(placeUnder(large, sight, x + 1, 2)).toEqual({ row: -1, column: 60 });
    expect(placeUnder(large, sight, 3, y + 1)).toEqual({ row: 5, column: -1 });
    expect(placeUnder(large, sight, 3, 3)).toBeNull();
    expect(placeUnder(small, at(0), 1100, 60), 'beside the last column').toBeNull();
    expect(placeUnder(large, sight, x, room.height - 3), 'on the curves').toBeNull();
  });

  it('are the nearest for a pointer that is held down beside the matrix', () => {
    expect(cellNear(small, at(0), -50, 1e4)).toEqual({ row: 7, column: 0 });
    expect(cellNear(small, at(0), 1e4, -50)).toEqual({ row: 0, column: 4 });
  });

  it('are scrolled to no further than needed', () => {
    expect(scrolledTo({ row: 1, column: 3 }, large, at(0))).toEqual({ scrollLeft: 0, scrollTop: 0 });
    expect(scrolledTo({ row: 0, column: 2 }, large, at(5 * large.column, 40)).scrollLeft).toBe(
      2 * large.column,
    );
    const { scrollLeft, scrollTop } = scrolledTo({ row: 31, column: 1999 }, large, at(0));
    const corner = cornerOf(large, at(scrollLeft, scrollTop), { row: 31, column: 1999 });
    expect(corner.x + large.column).toBeCloseTo(room.width);
    expect(corner.y + large.row).toBeCloseTo(room.height - large.curves);
  });
});
