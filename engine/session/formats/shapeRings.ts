import type { Shape, ShapePoint } from '../../protocol/annotation.js';

/** An upright rectangle in pixels of the picture. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A closed outline, the last point joined to the first. */
export type Ring = readonly ShapePoint[];

/** The outline of a box or polygon and those of its holes; null for a shape without an area. */
export function ringsOf(shape: Shape): readonly [outline: Ring, ...holes: readonly Ring[]] | null {
  if (shape.type === 'polygon') return [shape.points, ...(shape.holes ?? [])];
  if (shape.type !== 'box') return null;
  const { x, y, width, height } = shape;
  return [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
  ];
}

/** Area of a ring in square pixels, positive where it goes from the x axis towards the y axis. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x1, y1] = ring[i]!;
    const [x2, y2] = ring[(i + 1) % ring.length]!;
    twice += x1 * y2 - x2 * y1;
  }
  return twice / 2;
}

/** The smallest upright rectangle around points. */
export function boundsOf(points: Ring): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Length of an open line in pixels. */
export function lineLength(points: Ring): number {
  let length = 0;
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1]!;
    const [x2, y2] = points[i]!;
    length += Math.hypot(x2 - x1, y2 - y1);
  }
  return length;
}

/** The part of a ring within the picture (Sutherland and Hodgman); empty where none of it is. */
export function clipRing(ring: Ring, width: number, height: number): Ring {
  let points = ring;
  for (const { axis, limit, sign } of [
    { axis: 0, limit: 0, sign: 1 },
    { axis: 0, limit: width, sign: -1 },
    { axis: 1, limit: 0, sign: 1 },
    { axis: 1, limit: height, sign: -1 },
  ] as const) {
    points = clipAt(points, axis, limit, sign);
  }
  return points;
}

/** Keeps what lies on one side of an upright line. */
function clipAt(ring: Ring, axis: 0 | 1, limit: number, sign: 1 | -1): Ring {
  const kept: ShapePoint[] = [];
  const inside = (point: ShapePoint): boolean => (point[axis] - limit) * sign >= 0;
  for (let i = 0; i < ring.length; i++) {
    const from = ring[(i + ring.length - 1) % ring.length]!;
    const to = ring[i]!;
    if (inside(from) !== inside(to)) {
      const share = (limit - from[axis]) / (to[axis] - from[axis]);
      const across = from[1 - axis]! + (to[1 - axis]! - from[1 - axis]!) * share;
      kept.push(axis === 0 ? [limit, across] : [across, limit]);
    }
    if (inside(to)) kept.push(to);
  }
  return kept;
}
