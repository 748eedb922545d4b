import type { ShapePoint } from '../../../engine/protocol/annotation.js';
import type { CellLines } from './cellLines.js';

/**
 * A point moved onto the lines between cells that are near, each direction by itself.
 *
 * @param reach how near, in pixels of the picture.
 */
export function snapToCells([x, y]: ShapePoint, { xs, ys }: CellLines, reach: number): ShapePoint {
  return [nearest(x, xs, reach), nearest(y, ys, reach)];
}

function nearest(value: number, lines: readonly number[], reach: number): number {
  let found = value;
  let least = reach;
  for (const line of lines) {
    const distance = Math.abs(line - value);
    if (distance > least) continue;
    found = line;
    least = distance;
  }
  return found;
}
