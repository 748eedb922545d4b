import { selectionGridCells } from '../protocol/selectionGrid.js';

/** float64 [81]: share of the selection grids, uint8 [81] each, that hold each cell. */
export function chosenShares(selectionGrids: readonly Uint8Array[]): Float64Array {
  const shares = new Float64Array(selectionGridCells);
  for (const grid of selectionGrids) {
    for (let cell = 0; cell < shares.length; cell++) shares[cell]! += grid[cell]! / selectionGrids.length;
  }
  return shares;
}
