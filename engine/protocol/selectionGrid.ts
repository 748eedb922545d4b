import { z } from 'zod';

/** Cells per side of the selection grid (specification section 4, step 5). */
export const selectionGridSide = 9;

/** Cells of the selection grid; cell = row * 9 + column of the padded square. */
export const selectionGridCells = selectionGridSide ** 2;

/** uint8 [9, 9] in raster order, 1 = the cell is in. */
export const selectionGridSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length === selectionGridCells,
  `Expected ${selectionGridCells} bytes, one a cell of the ${selectionGridSide} x ${selectionGridSide} grid`,
);
