import type { Shape } from '../../../engine/protocol/annotation.js';
import { cellOfPlace } from './gridPlaces.js';
import type { Rectangle } from './points.js';
import { meetsRectangle } from './shapeHits.js';

/**
 * The cells of the grid over a padded square that show some of a shape: indices in raster order. A shape that only touches the
 * side of a cell is not in it; one that lies outside of what the grid lies on is in none.
 *
 * @param place what the grid lies on, in pixels of the picture, as the shape is; see `GridPlaces`.
 */
export function shapeCells(place: Rectangle, shape: Shape, gridSide: number): readonly number[] {
  return Array.from({ length: gridSide ** 2 }, (_, cell) => cell).filter((cell) => {
    const at = { row: Math.floor(cell / gridSide), column: cell % gridSide };
    const seen = cellOfPlace(place, gridSide, at);
    if (seen === null) return false;
    const [dx, dy] = [seen.width * inset, seen.height * inset];
    const { x, y, width, height } = seen;
    return meetsRectangle(shape, { x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy });
  });
}

/** What of a side of a cell is left out, so that neighbours which share the side do not meet. */
const inset = 1e-3;
