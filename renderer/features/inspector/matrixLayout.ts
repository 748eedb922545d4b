import type { Size } from '../../canvas/geometry/points.js';

/** A place in the matrix: index of the row (a selecting layer) and of the column (a token). */
export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** How the matrix lies in its room; all in CSS pixels. */
export interface MatrixLayout {
  readonly rows: number;
  readonly columns: number;
  /** Width of a token's column. */
  readonly column: number;
  /** Height of a layer's row. */
  readonly row: number;
  /** Width of the column that names the layers. */
  readonly rowHeader: number;
  /** Height of the row that names the tokens. */
  readonly head: number;
  /** Height of the curves over the tokens under the rows; 0 where there is no room for them. */
  readonly curves: number;
  /** Size of all of it, as it scrolls. */
  readonly whole: Size;
}

/** What of the matrix is in sight; in CSS pixels. */
export interface MatrixSight extends Size {
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

/**
 * Lays the matrix out: the rows share the height there is, within limits, and beyond these it scrolls.
 *
 * @param rows selecting layers, at least one.
 * @param room what it may take without scrolling.
 * @param remPx CSS pixels of a rem.
 */
export function matrixLayout(rows: number, columns: number, room: Size, remPx: number): MatrixLayout {
  const [column, rowHeader, head] = [2.75 * remPx, 3.5 * remPx, 1.6875 * remPx];
  const [least, most] = [0.8125 * remPx, 1.5 * remPx];
  const curvesWanted = 2.75 * remPx;
  const hasRoom = room.height - head - curvesWanted >= least * Math.min(rows, 6);
  const curves = hasRoom ? curvesWanted : 0;
  const row = Math.min(most, Math.max(least, (room.height - head - curves - foot) / rows));
  return {
    rows,
    columns,
    column,
    row,
    rowHeader,
    head,
    curves,
    whole: {
      width: rowHeader + columns * column + foot,
      height: Math.floor(head + rows * row + curves + foot),
    },
  };
}

/** What is left free at the end, so that the mark around the last cell is not cut off. */
const foot = 4;

/** A range of indices: `first` to `end - 1`. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** The columns of which something is in sight. */
export function columnsInSight({ column, columns, rowHeader }: MatrixLayout, sight: MatrixSight): Span {
  return span(sight.scrollLeft, sight.width - rowHeader, column, columns);
}

/** The rows of which something is in sight. */
export function rowsInSight({ row, rows, head, curves }: MatrixLayout, sight: MatrixSight): Span {
  return span(sight.scrollTop, sight.height - head - curves, row, rows);
}

function span(from: number, length: number, step: number, count: number): Span {
  const first = Math.min(count, Math.max(0, Math.floor(from / step)));
  const end = Math.min(count, Math.ceil((from + Math.max(0, length)) / step));
  return { first, end: Math.max(first, end) };
}

/** What lies under a point of the room: a cell, the name of a layer (`column` -1) or of a token (`row` -1); null beside them. */
export function placeUnder(
  layout: MatrixLayout,
  { scrollLeft, scrollTop, height }: MatrixSight,
  x: number,
  y: number,
): MatrixPlace | null {
  const column = x < layout.rowHeader ? -1 : Math.floor((x - layout.rowHeader + scrollLeft) / layout.column);
  const row = y < layout.head ? -1 : Math.floor((y - layout.head + scrollTop) / layout.row);
  const isBelow = y >= Math.min(height - layout.curves, layout.whole.height - layout.curves);
  if ((row < 0 && column < 0) || column >= layout.columns) return null;
  return row >= layout.rows || isBelow ? null : { row, column };
}

/** The cell nearest to a point of the room, which may lie beside it: what a pointer that is held down means. */
export function cellNear(
  layout: MatrixLayout,
  { scrollLeft, scrollTop }: MatrixSight,
  x: number,
  y: number,
): MatrixPlace {
  const within = (value: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(value)));
  return {
    row: within((y - layout.head + scrollTop) / layout.row, layout.rows),
    column: within((x - layout.rowHeader + scrollLeft) / layout.column, layout.columns),
  };
}

/** The scroll position that brings a cell into sight: the present one where it is. */
export function scrolledTo(
  { row, column }: MatrixPlace,
  layout: MatrixLayout,
  sight: MatrixSight,
): { readonly scrollLeft: number; readonly scrollTop: number } {
  return {
    scrollLeft: scrolled(
      column * layout.column,
      layout.column,
      sight.scrollLeft,
      sight.width - layout.rowHeader,
    ),
    scrollTop: scrolled(
      row * layout.row,
      layout.row,
      sight.scrollTop,
      sight.height - layout.head - layout.curves,
    ),
  };
}

function scrolled(start: number, size: number, from: number, seen: number): number {
  if (start < from) return start;
  const room = Math.max(size, seen);
  return start + size > from + room ? start + size - room : from;
}

/** The left and upper corner of a cell in the room. */
export function cornerOf(
  layout: MatrixLayout,
  { scrollLeft, scrollTop }: MatrixSight,
  { row, column }: MatrixPlace,
): { readonly x: number; readonly y: number } {
  return {
    x: layout.rowHeader + column * layout.column - scrollLeft,
    y: layout.head + row * layout.row - scrollTop,
  };
}
