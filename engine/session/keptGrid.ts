import { selectionGridCells } from '../protocol/selectionGrid.js';

/** uint8 [9, 9] as a word of 81 letters `0` and `1`, in raster order. */
export function keepGrid(grid: Uint8Array): string {
  return Array.from(grid, (cell) => (cell === 1 ? '1' : '0')).join('');
}

/** uint8 [9, 9] of such a word. */
export function readKeptGrid(word: string): Uint8Array {
  return Uint8Array.from({ length: selectionGridCells }, (_, cell) => (word[cell] === '1' ? 1 : 0));
}
