/** Widths of the matrix, in CSS pixels. */
export const columnWidth = 44;
/** Width of the column that names the layers, in CSS pixels. */
export const rowHeaderWidth = 56;

/** Columns to render for a scroll position: those in sight and a few beyond. */
export function columnsInSight(
  scrollLeft: number,
  width: number,
  columns: number,
): { readonly first: number; readonly end: number } {
  const margin = 4;
  const first = Math.max(0, Math.floor(scrollLeft / columnWidth) - margin);
  const end = Math.min(
    columns,
    Math.ceil((scrollLeft + Math.max(0, width - rowHeaderWidth)) / columnWidth) + margin,
  );
  return { first: Math.min(first, end), end };
}

/** The scroll position that brings a column into sight, or the present one when it is. */
export function scrollToColumn(column: number, scrollLeft: number, width: number): number {
  const left = column * columnWidth;
  const seen = Math.max(columnWidth, width - rowHeaderWidth);
  if (left < scrollLeft) return left;
  return left + columnWidth > scrollLeft + seen ? left + columnWidth - seen : scrollLeft;
}
