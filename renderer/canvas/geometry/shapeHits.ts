import type { Annotation, Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { pointInRings } from './pointInRings.js';
import type { Rectangle } from './points.js';
import { rectanglesMeet, shapeBounds } from './shapeBounds.js';
import { shapeArea } from './shapeMeasures.js';
import { isClosed, shapeRings, type Vertex } from './shapeVertices.js';
import type { LineWidth } from './textExtent.js';

/**
 * The annotation under a point: the uppermost whose line is near, else the smallest that encloses it, so that what lies in a
 * large box can be reached.
 *
 * @param tolerance how near, in pixels of the picture.
 */
export function annotationAt<T extends Pick<Annotation, 'shape'>>(
  annotations: readonly T[],
  point: ShapePoint,
  tolerance: number,
  lineWidth?: LineWidth,
): T | null {
  const near = annotations.filter(({ shape }) => {
    const { x, y, width, height } = shapeBounds(shape, lineWidth);
    const [left, top] = [x - tolerance, y - tolerance];
    return rectanglesMeet(
      { x: left, y: top, width: width + 2 * tolerance, height: height + 2 * tolerance },
      { x: point[0], y: point[1], width: 0, height: 0 },
    );
  });
  const line = near.filter(({ shape }) => outlineDistance(shape, point, lineWidth) <= tolerance).at(-1);
  if (line !== undefined) return line;
  let smallest: T | null = null;
  for (const annotation of near) {
    if (!encloses(annotation.shape, point)) continue;
    if (smallest === null || shapeArea(annotation.shape) <= shapeArea(smallest.shape)) smallest = annotation;
  }
  return smallest;
}

/** How far a point is from what is drawn of a shape, in pixels of the picture; 0 on a text. */
export function outlineDistance(shape: Shape, point: ShapePoint, lineWidth?: LineWidth): number {
  if (shape.type === 'text') return rectangleDistance(shapeBounds(shape, lineWidth), point);
  const closed = isClosed(shape);
  return Math.min(...shapeRings(shape).map((ring) => nearestOnRing(ring, closed, point).distance));
}

/** Whether a shape encloses a point. */
export function encloses(shape: Shape, point: ShapePoint): boolean {
  return isClosed(shape) && pointInRings(shapeRings(shape), point);
}

/** The corner of a shape nearest to a point; null when none is within the tolerance. */
export function vertexNear(shape: Shape, point: ShapePoint, tolerance: number): Vertex | null {
  let nearest: Vertex | null = null;
  let least = tolerance;
  for (const [ring, points] of shapeRings(shape).entries()) {
    for (const [index, corner] of points.entries()) {
      const distance = Math.hypot(corner[0] - point[0], corner[1] - point[1]);
      if (distance > least) continue;
      nearest = { ring, index };
      least = distance;
    }
  }
  return nearest;
}

/** The edge of a shape nearest to a point: the corner it begins at, and the place on it; null when none is near. */
export function edgeNear(
  shape: Shape,
  point: ShapePoint,
  tolerance: number,
): { readonly after: Vertex; readonly at: ShapePoint } | null {
  let found: { after: Vertex; at: ShapePoint } | null = null;
  let least = tolerance;
  for (const [ring, points] of shapeRings(shape).entries()) {
    const { distance, index, at } = nearestOnRing(points, isClosed(shape), point);
    if (distance > least) continue;
    found = { after: { ring, index }, at };
    least = distance;
  }
  return found;
}

/** Whether any of a shape lies in a rectangle: what a marquee catches. */
export function meetsRectangle(shape: Shape, rectangle: Rectangle, lineWidth?: LineWidth): boolean {
  const bounds = shapeBounds(shape, lineWidth);
  if (!rectanglesMeet(bounds, rectangle)) return false;
  if (shape.type === 'text' || shape.type === 'point') return true;
  const { x, y, width, height } = rectangle;
  const corners: readonly ShapePoint[] = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]; // prettier-ignore
  const rings = shapeRings(shape);
  const inside = ([px, py]: ShapePoint): boolean => px >= x && px <= x + width && py >= y && py <= y + height;
  if (rings.some((ring) => ring.some(inside)) || encloses(shape, corners[0]!)) return true;
  const closed = isClosed(shape);
  return rings.some((ring) =>
    ring.some((from, index) => {
      const to = ring[index + 1] ?? (closed ? ring[0]! : null);
      return to !== null && corners.some((a, side) => segmentsCross(from, to, a, corners[(side + 1) % 4]!));
    }),
  );
}

function nearestOnRing(
  ring: readonly ShapePoint[],
  closed: boolean,
  point: ShapePoint,
): { readonly distance: number; readonly index: number; readonly at: ShapePoint } {
  let nearest = { distance: Infinity, index: 0, at: point };
  const edges = closed ? ring.length : Math.max(1, ring.length - 1);
  for (let index = 0; index < edges; index++) {
    const from = ring[index]!;
    const at = nearestOnSegment(from, ring[(index + 1) % ring.length] ?? from, point);
    const distance = Math.hypot(at[0] - point[0], at[1] - point[1]);
    if (distance < nearest.distance) nearest = { distance, index, at };
  }
  return nearest;
}

function nearestOnSegment([x1, y1]: ShapePoint, [x2, y2]: ShapePoint, [x, y]: ShapePoint): ShapePoint {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / square, 0), 1);
  return [x1 + share * dx, y1 + share * dy];
}

function rectangleDistance({ x, y, width, height }: Rectangle, [px, py]: ShapePoint): number {
  return Math.hypot(Math.max(x - px, 0, px - x - width), Math.max(y - py, 0, py - y - height));
}

function segmentsCross(a: ShapePoint, b: ShapePoint, c: ShapePoint, d: ShapePoint): boolean {
  const side = (p: ShapePoint, q: ShapePoint, r: ShapePoint): number =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}
