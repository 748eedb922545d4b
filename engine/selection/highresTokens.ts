import { selectionGridSide } from '../protocol/selectionGrid.js';

/**
 * The high-res tokens each of the 81 cells stands for: nearest-neighbour enlargement of the selection grid to
 * G x G (specification section 4, step 6), read backwards. At G = 72 a cell is 8 x 8 tokens; where G is no
 * multiple of 9 the cells differ in size, and below 9 some are empty.
 *
 * @param highresGrid high-res tokens per side, G.
 * @returns 81 lists of token indices into f_HR [G*G, D], ascending (raster order).
 */
export function highresTokensOfCells(highresGrid: number): readonly Uint32Array[] {
  const lists: number[][] = Array.from({ length: selectionGridSide ** 2 }, () => []);
  for (let row = 0; row < highresGrid; row++) {
    const cellRow = cellOfHighresLine(row, highresGrid);
    for (let column = 0; column < highresGrid; column++) {
      const cell = cellRow * selectionGridSide + cellOfHighresLine(column, highresGrid);
      lists[cell]!.push(row * highresGrid + column);
    }
  }
  return lists.map((tokens) => Uint32Array.from(tokens));
}

/**
 * Row (or column) of the 9 x 9 grid that a row (or column) of the high-res grid belongs to. The product is rounded
 * to float32 as PyTorch's `interpolate(mode="nearest")` does; it differs from exact division at G = 111 and 222.
 */
export function cellOfHighresLine(line: number, highresGrid: number): number {
  const scale = Math.fround(selectionGridSide / highresGrid);
  return Math.min(Math.floor(Math.fround(line * scale)), selectionGridSide - 1);
}
