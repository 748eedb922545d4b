import type { Shape } from '../../../engine/protocol/annotation.js';
import { cellOnImage } from './cellGrid.js';
import type { Size } from './points.js';
import { meetsRectangle } from './shapeHits.js';

/**
 * The cells of the grid over the padded square that show some of a shape: indices in raster order. A shape that only touches
 * the side of a cell is not in it; one that lies outside of the picture is in none.
 *
 * @param image in pixels, as the shape is.
 */
export function shapeCells(image: Size, shape: Shape, gridSide: number): readonly number[] {
  return Array.from({ length: gridSide ** 2 }, (_, cell) => cell).filter((cell) => {
    const place = { row: Math.floor(cell / gridSide), column: cell % gridSide };
    const seen = cellOnImage(image, gridSide, place);
    if (seen === null) return false;
    const [dx, dy] = [seen.width * inset, seen.height * inset];
    const { x, y, width, height } = seen;
    return meetsRectangle(shape, { x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy });
  });
}

/** What of a side of a cell is left out, so that neighbours which share the side do not meet. */
const inset = 1e-3;
