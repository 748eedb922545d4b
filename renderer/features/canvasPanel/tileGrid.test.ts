// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { scrollToTile, tileGrid } from './tileGrid.js';

const room = { width: 230, height: 300, scrollTop: 0, tileWidth: 110, tileHeight: 130 };

describe('tileGrid', () => {
  it('has as many tiles in a row as fit, and at least one', () => {
    expect(tileGrid(32, room)).toMatchObject({ columns: 2, height: 16 * 130 });
    expect(tileGrid(32, { ...room, width: 50 }).columns).toBe(1);
    expect(tileGrid(1, room).columns).toBe(1);
  });

  it('names the tiles in sight, a row more on each side, however many there are', () => {
    expect(tileGrid(2000, room)).toMatchObject({ first: 0, end: 8 });
    expect(tileGrid(2000, { ...room, scrollTop: 1300 })).toMatchObject({ first: 18, end: 28 });
    expect(tileGrid(3, { ...room, scrollTop: 9000 })).toMatchObject({ first: 3, end: 3 });
    expect(tileGrid(0, room)).toMatchObject({ first: 0, end: 0, height: 0 });
  });
});

it('scrolls no further than a tile needs', () => {
  const grid = tileGrid(32, room);
  expect(scrollToTile(1, grid, room)).toBe(0);
  expect(scrollToTile(4, grid, room)).toBe(2 * 130 + 130 - 300);
  expect(scrollToTile(0, grid, { ...room, scrollTop: 500 })).toBe(0);
  expect(scrollToTile(9, grid, { ...room, scrollTop: 500 })).toBe(500);
});
