import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { maxCoordinate, maxShapePoints } from '../../../engine/protocol/sessionLimits.js';

/** A corner of a shape: `ring` 0 is its outline, 1 its first hole; `index` counts the corners of the ring. */
export interface Vertex {
  readonly ring: number;
  readonly index: number;
}

/** The corners of a shape by ring; those of a box from the upper left, clockwise. A point or text has its place. */
export function shapeRings(shape: Shape): readonly (readonly ShapePoint[])[] {
  switch (shape.type) {
    case 'box': {
      const [right, bottom] = [shape.x + shape.width, shape.y + shape.height];
      return [[[shape.x, shape.y], [right, shape.y], [right, bottom], [shape.x, bottom]]]; // prettier-ignore
    }
    case 'polygon':
      return [shape.points, ...(shape.holes ?? [])];
    case 'freehand':
      return [shape.points];
    case 'arrow':
      return [[shape.from, shape.to]];
    case 'point':
    case 'text':
      return [[shape.at]];
  }
}

/** Whether the last corner of each ring is joined to the first. */
export function isClosed({ type }: Shape): boolean {
  return type === 'box' || type === 'polygon';
}

/** A corner of a shape; undefined where it has none. */
export function vertexAt(shape: Shape, { ring, index }: Vertex): ShapePoint | undefined {
  return shapeRings(shape)[ring]?.[index];
}

/** All corners of a shape, ring after ring. */
export function verticesOf(shape: Shape): readonly Vertex[] {
  return shapeRings(shape).flatMap((points, ring) => points.map((_, index) => ({ ring, index })));
}

/** A shape moved as a whole; its coordinates stay within what is kept. */
export function movedShape(shape: Shape, dx: number, dy: number): Shape {
  const moved = ([x, y]: ShapePoint): ShapePoint => [inBounds(x + dx), inBounds(y + dy)];
  switch (shape.type) {
    case 'box':
      return { ...shape, x: inBounds(shape.x + dx), y: inBounds(shape.y + dy) };
    case 'polygon':
      return {
        ...shape,
        points: shape.points.map(moved),
        ...(shape.holes !== undefined && { holes: shape.holes.map((hole) => hole.map(moved)) }),
      };
    case 'freehand':
      return { ...shape, points: shape.points.map(moved) };
    case 'arrow':
      return { ...shape, from: moved(shape.from), to: moved(shape.to) };
    case 'point':
    case 'text':
      return { ...shape, at: moved(shape.at) };
  }
}

/** A shape with a corner somewhere else; a box stays upright: its opposite corner stays where it is. */
export function withVertex(shape: Shape, vertex: Vertex, to: ShapePoint): Shape {
  const point: ShapePoint = [inBounds(to[0]), inBounds(to[1])];
  switch (shape.type) {
    case 'box': {
      const opposite = vertexAt(shape, { ring: 0, index: (vertex.index + 2) % 4 });
      return opposite === undefined ? shape : boxBetween(point, opposite);
    }
    case 'polygon':
    case 'freehand':
      return changedRing(shape, vertex.ring, (points) =>
        points.map((before, index) => (index === vertex.index ? point : before)),
      );
    case 'arrow':
      return vertex.index === 0 ? { ...shape, from: point } : { ...shape, to: point };
    case 'point':
    case 'text':
      return { ...shape, at: point };
  }
}

/** A shape without a corner, or a hole with fewer than three; null where the shape would be none without it. */
export function withoutVertex(shape: Shape, { ring, index }: Vertex): Shape | null {
  if (shape.type !== 'polygon' && shape.type !== 'freehand') return null;
  const points = shapeRings(shape)[ring];
  if (points?.[index] === undefined) return null;
  if (points.length > (shape.type === 'polygon' ? 3 : 2))
    return changedRing(shape, ring, (before) => before.filter((_, at) => at !== index));
  if (shape.type === 'freehand' || ring === 0) return null;
  return { ...shape, holes: (shape.holes ?? []).filter((_, at) => at !== ring - 1) };
}

/** A shape with a new corner after another one; null where it can have none, or has as many as are kept. */
export function withVertexAfter(shape: Shape, { ring, index }: Vertex, point: ShapePoint): Shape | null {
  if (shape.type !== 'polygon' && shape.type !== 'freehand') return null;
  const points = shapeRings(shape)[ring];
  if (points === undefined || points.length >= maxShapePoints) return null;
  return changedRing(shape, ring, (before) => [
    ...before.slice(0, index + 1),
    point,
    ...before.slice(index + 1),
  ]);
}

/** The upright box between two corners, whichever way round they lie. */
export function boxBetween(a: ShapePoint, b: ShapePoint): Extract<Shape, { type: 'box' }> {
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return { type: 'box', x, y, width: Math.abs(a[0] - b[0]), height: Math.abs(a[1] - b[1]) };
}

function changedRing(
  shape: Extract<Shape, { type: 'polygon' | 'freehand' }>,
  ring: number,
  change: (points: readonly ShapePoint[]) => readonly ShapePoint[],
): Shape {
  if (ring === 0) return { ...shape, points: change(shape.points) };
  if (shape.type === 'freehand') return shape;
  return {
    ...shape,
    holes: (shape.holes ?? []).map((hole, index) => (index === ring - 1 ? change(hole) : hole)),
  };
}

function inBounds(coordinate: number): number {
  return Math.min(Math.max(coordinate, -maxCoordinate), maxCoordinate);
}
