import type { Shape } from '../../../engine/protocol/annotation.js';
import type { Region } from '../../../engine/protocol/region.js';
import { cellAt, cellOnImage, type GridCell } from './cellGrid.js';
import type { CellLines } from './cellLines.js';
import { imageView } from './frame.js';
import { imagePoint, type ImagePoint, type Rectangle, type Size } from './points.js';
import { movedShape } from './shapeVertices.js';
import type { Viewport } from './viewport.js';

/**
 * Where the grids of a run lie: the parts of the picture whose padded squares they divide, in its pixels. Both are the whole
 * picture, unless a region was asked about.
 */
export interface GridPlaces {
  /** Of the 9 x 9 cells that are selected. */
  readonly cells: Rectangle;
  /** Of the attention maps. */
  readonly maps: Rectangle;
}

/** Where the grids of a run lie that was asked about a picture, or about a region of it. */
export function gridPlaces({ width, height }: Size, region: Region | undefined): GridPlaces {
  const whole = { x: 0, y: 0, width, height };
  if (region === undefined) return { cells: whole, maps: whole };
  const cells = { x: region.left, y: region.top, width: region.width, height: region.height };
  return { cells, maps: region.use === 'all' ? cells : whole };
}

/** Whether a place is the whole picture. */
export function isWhole({ width, height }: Size, place: Rectangle): boolean {
  return place.x === 0 && place.y === 0 && place.width === width && place.height === height;
}

/** The view of a place within a view of its picture: what is drawn for the place as for a picture lies where it is. */
export function placeView(view: Viewport, { x, y, width, height }: Rectangle): Viewport {
  return imageView(view, { width, height, left: x, top: y });
}

/** The cell of a place under a point of the picture; null outside. `padded`: also in the padding around the place. */
export function cellInPlace(
  place: Rectangle,
  gridSide: number,
  point: ImagePoint,
  padded = false,
): GridCell | null {
  return cellAt(place, gridSide, imagePoint(point.x - place.x, point.y - place.y), padded);
}

/** The part of the picture that a cell of a place shows; null for one wholly in the padding. */
export function cellOfPlace(place: Rectangle, gridSide: number, cell: GridCell): Rectangle | null {
  const inside = cellOnImage(place, gridSide, cell);
  return inside && movedBy(inside, place);
}

/** What is drawn for a place as for a picture, in pixels of the picture. */
export function movedBy(rectangle: Rectangle, { x, y }: Pick<Rectangle, 'x' | 'y'>): Rectangle {
  return { ...rectangle, x: rectangle.x + x, y: rectangle.y + y };
}

/** Shapes made for a place as for a picture, in pixels of the picture. */
export function shapesInPlace(shapes: readonly Shape[], { x, y }: Rectangle): readonly Shape[] {
  return shapes.map((shape) => movedShape(shape, x, y));
}

/** The lines between the cells of a place, in pixels of the picture. */
export function linesInPlace({ xs, ys }: CellLines, { x, y }: Rectangle): CellLines {
  return { xs: xs.map((line) => line + x), ys: ys.map((line) => line + y) };
}
