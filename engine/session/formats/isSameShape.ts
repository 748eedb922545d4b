import type { Shape, ShapePoint } from '../../protocol/annotation.js';
import type { PictureSize } from '../../protocol/importedAnnotations.js';
import { type Bounds, boundsOf, ringsOf } from './shapeRings.js';

/**
 * Whether a shape that was read is still the one that was exported, whatever the format made of it: the same points where it has
 * a word for them, the same extent where it made pixels of them or cut them to the picture.
 *
 * @param tolerance in pixels; 1 and more is for formats that keep pixels
 */
export function isSameShape(exported: Shape, read: Shape, picture: PictureSize, tolerance: number): boolean {
  const [before, after] = [pointsOf(exported), pointsOf(read)];
  if (within(before, picture) && tolerance < 1)
    return sameSets(before, after, tolerance) && isOpen(exported) === isOpen(read);
  if ((ringsOf(exported) === null) !== (ringsOf(read) === null)) return false;
  return sameExtent(clamped(before, picture), clamped(after, picture), tolerance);
}

function pointsOf(shape: Shape): readonly ShapePoint[] {
  const rings = ringsOf(shape);
  if (rings !== null) return rings.flat();
  switch (shape.type) {
    case 'arrow':
      return [shape.from, shape.to];
    case 'freehand':
      return shape.points;
    case 'point':
    case 'text':
      return [shape.at];
    default:
      return [];
  }
}

function isOpen(shape: Shape): boolean {
  return ringsOf(shape) === null;
}

function within(points: readonly ShapePoint[], { width, height }: PictureSize): boolean {
  return points.every(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height);
}

/** Each point has a like one on the other side, in whatever order. */
function sameSets(before: readonly ShapePoint[], after: readonly ShapePoint[], tolerance: number): boolean {
  const sorted = (points: readonly ShapePoint[]) =>
    [...points].sort((a, b) => (Math.abs(a[0] - b[0]) > tolerance ? a[0] - b[0] : a[1] - b[1]));
  const [one, other] = [sorted(before), sorted(after)];
  return (
    one.length === other.length &&
    one.every(([x, y], index) => Math.hypot(x - other[index]![0], y - other[index]![1]) <= tolerance * 2)
  );
}

function clamped(points: readonly ShapePoint[], { width, height }: PictureSize): Bounds {
  return boundsOf(
    points.map(([x, y]) => [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)] as const),
  );
}

function sameExtent(one: Bounds, other: Bounds, tolerance: number): boolean {
  const edges = ({ x, y, width, height }: Bounds) => [x, y, x + width, y + height];
  return edges(one).every((edge, index) => Math.abs(edge - edges(other)[index]!) <= tolerance);
}
