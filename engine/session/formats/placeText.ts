import type { Shape } from '../../protocol/annotation.js';
import { boundsOf, lineLength, ringsOf, signedArea } from './shapeRings.js';

/** Where a shape is and how large, in pixels of the picture, for people. */
export function placeText(shape: Shape): string {
  const rings = ringsOf(shape);
  if (rings !== null) {
    const { x, y, width, height } = boundsOf(rings[0]);
    const [outline, ...holes] = rings.map((ring) => Math.abs(signedArea(ring)));
    const area = holes.reduce((left, hole) => left - hole, outline!);
    return `x ${short(x)}, y ${short(y)}, ${short(width)} x ${short(height)}, area ${short(area)}`;
  }
  switch (shape.type) {
    case 'arrow':
      return `from ${short(shape.from[0])}, ${short(shape.from[1])} to ${short(shape.to[0])}, ${short(shape.to[1])}, length ${short(lineLength([shape.from, shape.to]))}`;
    case 'freehand': {
      const { x, y, width, height } = boundsOf(shape.points);
      return `x ${short(x)}, y ${short(y)}, ${short(width)} x ${short(height)}, length ${short(lineLength(shape.points))}`;
    }
    case 'point':
    case 'text':
      return `x ${short(shape.at[0])}, y ${short(shape.at[1])}`;
    default:
      return '';
  }
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
