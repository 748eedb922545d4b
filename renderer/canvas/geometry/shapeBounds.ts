import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import type { Rectangle } from './points.js';
import { textExtent, type LineWidth } from './textExtent.js';

/** The least upright rectangle around a shape, in pixels of the picture; of an arrow without its head. */
export function shapeBounds(shape: Shape, lineWidth?: LineWidth): Rectangle {
  switch (shape.type) {
    case 'box':
      return { x: shape.x, y: shape.y, width: shape.width, height: shape.height };
    case 'polygon':
    case 'freehand':
      return boundsOnce(shape.points);
    case 'arrow':
      return pointBounds([shape.from, shape.to]);
    case 'point':
      return { x: shape.at[0], y: shape.at[1], width: 0, height: 0 };
    case 'text':
      return { x: shape.at[0], y: shape.at[1], ...textExtent(shape, lineWidth) };
  }
}

/** The least upright rectangle around several rectangles; null around none. */
export function unionBounds(rectangles: readonly Rectangle[]): Rectangle | null {
  if (rectangles.length === 0) return null;
  return pointBounds(
    rectangles.flatMap(({ x, y, width, height }) => [[x, y] as const, [x + width, y + height] as const]),
  );
}

/** Whether two rectangles share a point; touching edges do. */
export function rectanglesMeet(a: Rectangle, b: Rectangle): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** Lines of many points are asked for with each move of the pointer; they never change, they are replaced. */
function boundsOnce(points: readonly ShapePoint[]): Rectangle {
  const bounds = known.get(points) ?? pointBounds(points);
  known.set(points, bounds);
  return bounds;
}

const known = new WeakMap<readonly ShapePoint[], Rectangle>();

function pointBounds(points: readonly ShapePoint[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
