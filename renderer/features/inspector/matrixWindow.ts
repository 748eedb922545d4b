/** Widths of the matrix, in CSS pixels, as its stylesheet has them. */
export interface MatrixWidths {
  /** Of a token's column. */
  readonly column: number;
  /** Of the column that names the layers. */
  readonly rowHeader: number;
}

/** The widths at a size of text. */
export function matrixWidths(remPx: number): MatrixWidths {
  return { column: 2.75 * remPx, rowHeader: 3.5 * remPx };
}

/** Columns to render for a scroll position: those in sight and a few beyond. */
export function columnsInSight(
  scrollLeft: number,
  width: number,
  columns: number,
  widths: MatrixWidths,
): { readonly first: number; readonly end: number } {
  const margin = 4;
  const first = Math.max(0, Math.floor(scrollLeft / widths.column) - margin);
  const end = Math.min(
    columns,
    Math.ceil((scrollLeft + Math.max(0, width - widths.rowHeader)) / widths.column) + margin,
  );
  return { first: Math.min(first, end), end };
}

/** The scroll position that brings a column into sight, or the present one when it is. */
export function scrollToColumn(
  column: number,
  scrollLeft: number,
  width: number,
  widths: MatrixWidths,
): number {
  const left = column * widths.column;
  const seen = Math.max(widths.column, width - widths.rowHeader);
  if (left < scrollLeft) return left;
  return left + widths.column > scrollLeft + seen ? left + widths.column - seen : scrollLeft;
}
