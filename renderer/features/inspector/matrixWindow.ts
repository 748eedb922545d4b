/** Widths of the matrix, in CSS pixels. */
export const columnWidth = 44;
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

/** A place in the matrix: index of the layer among the selecting ones, and of the token. */
export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key moves the focus: arrows by one, Home and End along the tokens, with Ctrl to the corners,
 * Page Up and Down to the first and last layer. null for other keys.
 */
export function movedPlace(
  key: string,
  withControl: boolean,
  from: MatrixPlace,
  rows: number,
  columns: number,
): MatrixPlace | null {
  const lastRow = rows - 1;
  const lastColumn = columns - 1;
  const { row, column } = from;
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(lastRow, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) };
    case 'Home':
      return { row: withControl ? 0 : row, column: 0 };
    case 'End':
      return { row: withControl ? lastRow : row, column: lastColumn };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: lastRow, column };
    default:
      return null;
  }
}
