import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import type { ImagePoint, Rectangle, Size } from './points.js';

/** A cell of a square grid over the padded square. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** A cell of a grid by its index in raster order. */
export function gridCell(index: number, gridSide: number): GridCell {
  return { row: Math.floor(index / gridSide), column: index % gridSide };
}

/** A cell's rectangle on the padded square in image coordinates; may reach outside the image, into the padding. */
export function cellRectangle(image: Size, gridSide: number, { row, column }: GridCell): Rectangle {
  const { side, left, top } = paddedSquare(image.width, image.height);
  const cell = side / gridSide;
  return { x: column * cell - left, y: row * cell - top, width: cell, height: cell };
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

/** The cell under a point of the image, or of its padded square where that is shown; null outside. */
export function cellAt(image: Size, gridSide: number, point: ImagePoint, padded = false): GridCell | null {
  const { side, left, top } = paddedSquare(image.width, image.height);
  const frame = padded
    ? { x: -left, y: -top, width: side, height: side }
    : { x: 0, y: 0, width: image.width, height: image.height };
  const [x, y] = [point.x - frame.x, point.y - frame.y];
  if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) return null;
  const index = (value: number): number => Math.min(gridSide - 1, Math.floor((value * gridSide) / side));
  return { row: index(point.y + top), column: index(point.x + left) };
}
