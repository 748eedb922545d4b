import { describe, expect, it } from 'vitest';
import {
  adaptiveMaxPool,
  binarise,
  minMaxNormalise,
  paddingLines,
  selectCells,
  zeroPadding,
} from './selectCells.js';

const square = { imageWidth: 100, imageHeight: 100, threshold: 48 };

describe('paddingLines', () => {
  it('counts rows for wide images and columns for tall ones', () => {
    // margin 300, 300 / 1400 * 12 = 2.57
    expect(paddingLines(12, 1400, 800)).toEqual({ rows: 2, columns: 0 });
    expect(paddingLines(12, 800, 1400)).toEqual({ rows: 0, columns: 2 });
    expect(paddingLines(24, 1008, 1008)).toEqual({ rows: 0, columns: 0 });
    expect(paddingLines(24, 1, 1)).toEqual({ rows: 0, columns: 0 });
  });
});

describe('zeroPadding', () => {
  it('clears the first and last rows of a wide image only', () => {
    const map = new Float32Array(12 * 12).fill(1);
    const visible = zeroPadding(map, 12, 1400, 800);
    const rowSums = Array.from({ length: 12 }, (_, row) =>
      visible.subarray(row * 12, row * 12 + 12).reduce((sum, value) => sum + value, 0),
    );
    expect(rowSums).toEqual([0, 0, 12, 12, 12, 12, 12, 12, 12, 12, 0, 0]);
    expect(map[0]).toBe(1);
  });
});

describe('minMaxNormalise and binarise', () => {
  it('compares 255 * x strictly with the threshold', () => {
    expect([...binarise(Float32Array.of(0, 48 / 255, 0.19, 1), 48)]).toEqual([0, 0, 1, 1]);
  });

  it('selects nothing on a flat map', () => {
    expect([...binarise(minMaxNormalise(new Float32Array(4).fill(0.25)), 0)]).toEqual([0, 0, 0, 0]);
  });
});

describe('adaptiveMaxPool', () => {
  it('lets bins overlap where the grid is no multiple of nine', () => {
    // 12 -> 9: bin 0 covers 0..1, bin 1 covers 1..2, bin 2 covers 2..3, bin 3 covers 4..5 and so on.
    const grid = new Uint8Array(144);
    grid[1 * 12 + 2] = 1;
    const cells = adaptiveMaxPool(grid, 12, 9);
    const selected = [...cells.keys()].filter((cell) => cells[cell] === 1);
    expect(selected).toEqual([0 * 9 + 1, 0 * 9 + 2, 1 * 9 + 1, 1 * 9 + 2]);
  });

  it('spreads grids smaller than nine', () => {
    const cells = adaptiveMaxPool(Uint8Array.of(1, 0, 0, 0), 2, 9);
    expect(cells.subarray(0, 9)).toEqual(Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0));
  });
});

describe('selectCells', () => {
  it('selects the peak and nothing else', () => {
    const map = new Float32Array(24 * 24).fill(0.001);
    map[23 * 24 + 0] = 0.5;
    const cells = selectCells(map, { lowresGrid: 24, ...square });
    expect([...cells.keys()].filter((cell) => cells[cell] === 1)).toEqual([72]);
  });

  it('ignores a peak that lies in the padding', () => {
    const map = new Float32Array(144).map((_, index) => index / 1000);
    map[0] = 9;
    const cells = selectCells(map, { lowresGrid: 12, imageWidth: 1400, imageHeight: 800, threshold: 250 });
    expect(cells[0]).toBe(0);
    expect(cells.some((cell) => cell === 1)).toBe(true);
  });

  it('survives a flat map', () => {
    const cells = selectCells(new Float32Array(144).fill(1), { lowresGrid: 12, ...square });
    expect(cells.every((cell) => cell === 0)).toBe(true);
  });
});
