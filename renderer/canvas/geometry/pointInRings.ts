import type { ShapePoint } from '../../../engine/protocol/annotation.js';

/** Whether a point lies inside an outline and in none of its holes (even-odd rule over all rings). */
export function pointInRings(rings: readonly (readonly ShapePoint[])[], [x, y]: ShapePoint): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 0; index < ring.length; index++) {
      const [x1, y1] = ring[index]!;
      const [x2, y2] = ring[(index + 1) % ring.length]!;
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}
