import type { ShapePoint } from '../../../engine/protocol/annotation.js';

/**
 * A line with fewer points that is nowhere further from the one given than a tolerance (Ramer-Douglas-Peucker); its ends
 * stay. Long lines are taken in parts, whose ends stay too: without that, a zigzag would cost the square of its points.
 *
 * @param tolerance in the unit of the points.
 */
export function simplifyLine(points: readonly ShapePoint[], tolerance: number): readonly ShapePoint[] {
  if (points.length < 3) return points;
  const kept = new Uint8Array(points.length);
  const last = points.length - 1;
  kept[last] = 1;
  const open: [number, number][] = [];
  for (let from = 0; from < last; from += partPoints) {
    kept[from] = 1;
    open.push([from, Math.min(from + partPoints, last)]);
  }
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [from, to] = part;
    let furthest = from;
    let most = tolerance;
    for (let index = from + 1; index < to; index++) {
      const distance = distanceToSegment(points[index]!, points[from]!, points[to]!);
      if (distance <= most) continue;
      furthest = index;
      most = distance;
    }
    if (furthest === from) continue;
    kept[furthest] = 1;
    open.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, index) => kept[index] === 1);
}

/** Points of a part. */
const partPoints = 512;

function distanceToSegment([x, y]: ShapePoint, [x1, y1]: ShapePoint, [x2, y2]: ShapePoint): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / square, 0), 1);
  return Math.hypot(x1 + share * dx - x, y1 + share * dy - y);
}
