import { asList } from './fields.js';

/** A polygon of an outline and its holes, or a box where it is one. @returns a shape that is not checked yet */
export function outlineShape(rings: readonly (readonly unknown[])[]): unknown {
  const [outline = [], ...holes] = rings;
  if (holes.length > 0) return { type: 'polygon', points: outline, holes };
  return boxOf(outline) ?? { type: 'polygon', points: outline };
}

/** Four corners of an upright rectangle, in their order around it. */
function boxOf(outline: readonly unknown[]): unknown {
  if (outline.length !== 4) return null;
  const corners = outline.map((point) => asList(point).map(Number));
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis] ?? Number.NaN)) as [
    number[],
    number[],
  ];
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const isUpright = corners.every(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % 4]!;
    return (x === left || x === right) && (y === top || y === bottom) && (x === nextX) !== (y === nextY);
  });
  return isUpright ? { type: 'box', x: left, y: top, width: right - left, height: bottom - top } : null;
}
