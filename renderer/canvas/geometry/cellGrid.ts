import type { ImagePoint, Rectangle, Size } from './points.js';

/** The image inside the square it is padded to (specification section 1, step 1), in image pixels. */
export interface PaddedSquare {
  readonly side: number;
  /** Padding left of the image. */
  readonly padLeft: number;
  /** Padding above the image. */
  readonly padTop: number;
}

/** A cell of a square grid over the padded square. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** Where the image sits in its padded square: the pad before it is `floor((long - short) / 2)`. */
export function paddedSquare({ width, height }: Size): PaddedSquare {
  const side = Math.max(width, height);
  return { side, padLeft: Math.floor((side - width) / 2), padTop: Math.floor((side - height) / 2) };
}

/** A cell's rectangle on the padded square in image coordinates; may reach outside the image, into the padding. */
export function cellRectangle(image: Size, gridSide: number, { row, column }: GridCell): Rectangle {
  const { side, padLeft, padTop } = paddedSquare(image);
  const cell = side / gridSide;
  return { x: column * cell - padLeft, y: row * cell - padTop, width: cell, height: cell };
}

/** The part of a cell that shows image; null for a cell wholly in the padding. */
export function cellOnImage(image: Size, gridSide: number, cell: GridCell): Rectangle | null {
  const whole = cellRectangle(image, gridSide, cell);
  const x = Math.max(0, whole.x);
  const y = Math.max(0, whole.y);
  const width = Math.min(image.width, whole.x + whole.width) - x;
  const height = Math.min(image.height, whole.y + whole.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The cell under a point of the image; null outside the image. */
export function cellAt(image: Size, gridSide: number, point: ImagePoint): GridCell | null {
  if (point.x < 0 || point.y < 0 || point.x >= image.width || point.y >= image.height) return null;
  const { side, padLeft, padTop } = paddedSquare(image);
  const index = (value: number): number => Math.min(gridSide - 1, Math.floor((value * gridSide) / side));
  return { row: index(point.y + padTop), column: index(point.x + padLeft) };
}

/**
 * The border lines between selected and other cells, in grid units on the padded square.
 *
 * @param grid [gridSide, gridSide], non-zero = selected.
 * @returns segments [x1, y1, x2, y2].
 */
export function selectionOutline(
  grid: ArrayLike<number>,
  gridSide: number,
): (readonly [number, number, number, number])[] {
  const chosen = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < gridSide && column < gridSide && grid[row * gridSide + column] !== 0;
  const segments: (readonly [number, number, number, number])[] = [];
  for (let row = 0; row <= gridSide; row++) {
    for (let column = 0; column <= gridSide; column++) {
      const here = chosen(row, column);
      if (column < gridSide && here !== chosen(row - 1, column)) {
        segments.push([column, row, column + 1, row]);
      }
      if (row < gridSide && here !== chosen(row, column - 1)) segments.push([column, row, column, row + 1]);
    }
  }
  return segments;
}
