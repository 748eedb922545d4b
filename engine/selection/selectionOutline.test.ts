import { describe, expect, it } from 'vitest';
import { selectionOutline } from './selectionOutline.js';

describe('selectionOutline', () => {
  it('surrounds one cell with four segments', () => {
    const grid = new Uint8Array(9);
    grid[4] = 1;
    expect(selectionOutline(grid, 3)).toHaveLength(4);
    expect(selectionOutline(grid, 3)).toContainEqual([1, 1, 2, 1]);
    expect(selectionOutline(grid, 3)).toContainEqual([2, 1, 2, 2]);
  });

  it('draws nothing between selected neighbours', () => {
    expect(selectionOutline(Uint8Array.of(1, 1, 0, 0), 2)).toHaveLength(6);
    expect(selectionOutline(new Uint8Array(81).fill(1), 9)).toHaveLength(36);
    expect(selectionOutline(new Uint8Array(81), 9)).toHaveLength(0);
  });
});
