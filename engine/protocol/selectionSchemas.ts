import { z } from 'zod';
import { selectionGridCells, selectionGridSide } from './selectionGrid.js';
import { selectors } from './selector.js';

// Apart from the lists they are made of: the window takes those, and zod would come into its bundle with them.

export const selectorSchema = z.enum(selectors);

/** uint8 [9, 9] in raster order, 1 = the cell is in. */
export const selectionGridSchema = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length === selectionGridCells,
  `Expected ${selectionGridCells} bytes, one a cell of the ${selectionGridSide} x ${selectionGridSide} grid`,
);
