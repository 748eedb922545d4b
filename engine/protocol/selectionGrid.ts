/** Cells per side of the selection grid (docs/flexattention.md, section 4, step 5). */
export const selectionGridSide = 9;

/** Cells of the selection grid; cell = row * 9 + column of the padded square. */
export const selectionGridCells = selectionGridSide ** 2;
