import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';

/** The area of a closed ring in square pixels, without sign. */
export function ringArea(ring: readonly ShapePoint[]): number {
  return Math.abs(signedArea(ring));
}

/** The area of a closed ring in square pixels: positive where its corners go clockwise on the screen. */
export function signedArea(ring: readonly ShapePoint[]): number {
  let twice = 0;
  for (let index = 0; index < ring.length; index++) {
    const [x1, y1] = ring[index]!;
    const [x2, y2] = ring[(index + 1) % ring.length]!;
    twice += x1 * y2 - x2 * y1;
  }
  return twice / 2;
}

/** The area of a shape in square pixels of the picture, without its holes; 0 for what encloses none. */
export function shapeArea(shape: Shape): number {
  if (shape.type === 'box') return shape.width * shape.height;
  if (shape.type !== 'polygon') return 0;
  return (shape.holes ?? []).reduce((area, hole) => area - ringArea(hole), ringArea(shape.points));
}

/** The length of a line through points, in pixels of the picture. */
export function lineLength(points: readonly ShapePoint[], closed = false): number {
  let length = 0;
  const last = closed ? points.length : points.length - 1;
  for (let index = 0; index < last; index++) {
    const [x1, y1] = points[index]!;
    const [x2, y2] = points[(index + 1) % points.length]!;
    length += Math.hypot(x2 - x1, y2 - y1);
  }
  return length;
}

/** The direction from one point to another in degrees: 0 to the right, 90 upwards, within -180 (excluded) and 180. */
export function direction(from: ShapePoint, to: ShapePoint): number {
  const degrees = (Math.atan2(from[1] - to[1], to[0] - from[0]) * 180) / Math.PI;
  return degrees === -180 ? 180 : degrees + 0; // no -0
}
