import type { Shape } from '../../../engine/protocol/annotation.js';
import { selectionGridCells, selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellRectangle, type GridCell } from './cellGrid.js';
import { cellInPlace, movedBy } from './gridPlaces.js';
import { imagePoint, type ImagePoint, type Rectangle } from './points.js';
import { meetsRectangle } from './shapeHits.js';

/** What painting does with a cell: it is always read, never read, or left to the model. */
export const paintHows = ['in', 'out', 'erase'] as const;

/** What painting does with a cell. */
export type PaintHow = (typeof paintHows)[number];

/** Cells that are being painted. */
export interface Painting {
  /** Indices of cells in raster order of the 9 x 9 grid. */
  readonly cells: readonly number[];
  /** null: as is chosen. */
  readonly how: PaintHow | null;
}

/** What the grid that is painted lies on. */
export interface PaintGrid {
  /** The part of the picture, in its pixels. */
  readonly place: Rectangle;
  /** Cells of its padding can be painted too. */
  readonly padded: boolean;
}

/** The index of a cell in raster order. */
export function cellIndex({ row, column }: GridCell): number {
  return row * selectionGridSide + column;
}

/** The row and column of a cell. */
export function cellOfIndex(index: number): GridCell {
  return { row: Math.floor(index / selectionGridSide), column: index % selectionGridSide };
}

/** The cells under a straight line between two points of the picture: what a brush touches on its way. */
export function cellsAlong(grid: PaintGrid, from: ImagePoint, to: ImagePoint): readonly number[] {
  const { place, padded } = grid;
  const cell = Math.max(place.width, place.height) / selectionGridSide;
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (cell / 8)));
  const found = new Set<number>();
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const point = imagePoint(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
    const at = cellInPlace(place, selectionGridSide, point, padded);
    if (at !== null) found.add(cellIndex(at));
  }
  return [...found];
}

/** The cells that an upright box between two points of the picture touches. */
export function cellsBetween(grid: PaintGrid, a: ImagePoint, b: ImagePoint): readonly number[] {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return allCells.filter((cell) => {
    const { x, y, width, height } = cellOnPicture(grid.place, cell);
    const shown = grid.padded ? { x, y, width, height } : cut({ x, y, width, height }, grid.place);
    if (shown.width <= 0 || shown.height <= 0) return false;
    return (
      shown.x <= right && shown.x + shown.width > left && shown.y <= bottom && shown.y + shown.height > top
    );
  });
}

/** The cells that a shape covers any of: a line those it crosses, an area those it meets. Cells of padding alone are none. */
export function cellsOfShape(place: Rectangle, shape: Shape): readonly number[] {
  return allCells.filter((cell) => {
    const { x, y, width, height } = cut(cellOnPicture(place, cell), place);
    if (width <= 0 || height <= 0) return false;
    // Who only touches a cell's border covers none of it.
    const [dx, dy] = [width * 1e-3, height * 1e-3];
    const inside = { x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy };
    return meetsRectangle(shape, inside);
  });
}

/** A cell on the padded square of a place, in pixels of the picture. */
export function cellOnPicture(place: Rectangle, cell: number): Rectangle {
  return movedBy(cellRectangle(place, selectionGridSide, cellOfIndex(cell)), place);
}

function cut(rectangle: Rectangle, { x, y, width, height }: Rectangle): Rectangle {
  const [left, top] = [Math.max(rectangle.x, x), Math.max(rectangle.y, y)];
  return {
    x: left,
    y: top,
    width: Math.min(rectangle.x + rectangle.width, x + width) - left,
    height: Math.min(rectangle.y + rectangle.height, y + height) - top,
  };
}

const allCells: readonly number[] = Array.from({ length: selectionGridCells }, (_, cell) => cell);
