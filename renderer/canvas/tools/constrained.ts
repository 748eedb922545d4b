import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { boxBetween } from '../geometry/shapeVertices.js';
import type { ToolModifiers } from './annotationTool.js';

/** The point nearest to one that lies from another in a multiple of 45 degrees. */
export function atEighths(from: ShapePoint, to: ShapePoint): ShapePoint {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const eighth = (Math.round((Math.atan2(dy, dx) * 4) / Math.PI) * Math.PI) / 4;
  const length = dx * Math.cos(eighth) + dy * Math.sin(eighth);
  const [x, y] = [length * Math.cos(eighth), length * Math.sin(eighth)];
  // An axis is kept exactly.
  return [from[0] + (Math.abs(x) < 1e-9 ? 0 : x), from[1] + (Math.abs(y) < 1e-9 ? 0 : y)];
}

/** A movement along one axis only: the longer way. */
export function alongAxis(dx: number, dy: number): readonly [number, number] {
  return Math.abs(dx) >= Math.abs(dy) ? [dx, 0] : [0, dy];
}

/** The box from where a drag began to where it is: a square with Shift, with Alt around its beginning. */
export function draggedBox(
  from: ShapePoint,
  to: ShapePoint,
  { shift, alt }: ToolModifiers,
): Extract<Shape, { type: 'box' }> {
  let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    [dx, dy] = [dx < 0 ? -side : side, dy < 0 ? -side : side];
  }
  const corner: ShapePoint = [from[0] + dx, from[1] + dy];
  return boxBetween(alt ? [from[0] - dx, from[1] - dy] : from, corner);
}

/** A corner of a box dragged so that the box keeps its proportions. */
export function keepsProportions(
  opposite: ShapePoint,
  corner: ShapePoint,
  { width, height }: { readonly width: number; readonly height: number },
): ShapePoint {
  if (width <= 0 || height <= 0) return corner;
  const [dx, dy] = [corner[0] - opposite[0], corner[1] - opposite[1]];
  const factor = Math.max(Math.abs(dx) / width, Math.abs(dy) / height);
  return [
    opposite[0] + (dx < 0 ? -1 : 1) * factor * width,
    opposite[1] + (dy < 0 ? -1 : 1) * factor * height,
  ];
}
