import { type Ring, signedArea } from './shapeRings.js';

/**
 * An outline and its holes as one ring, for formats that know no holes: the outline goes to each hole and around it, the
 * other way around, and back by the same line, a cut without width. Its area is that of the polygon without its holes.
 */
export function joinHoles(outline: Ring, holes: readonly Ring[]): Ring {
  let ring = outline;
  for (const hole of holes) ring = joinHole(ring, hole);
  return ring;
}

function joinHole(ring: Ring, hole: Ring): Ring {
  const turned = Math.sign(signedArea(hole)) === Math.sign(signedArea(ring)) ? [...hole].reverse() : hole;
  const [from, to] = nearest(ring, turned);
  const around = [...turned.slice(to), ...turned.slice(0, to), turned[to]!];
  return [...ring.slice(0, from + 1), ...around, ...ring.slice(from)];
}

/** The places of the two points that lie nearest to each other. */
function nearest(ring: Ring, hole: Ring): readonly [number, number] {
  let from = 0;
  let least = Infinity;
  // Of the hole, the point farthest to the right: looking for the very nearest pair would take as long as both are long.
  const to = hole.reduce((farthest, point, index) => (point[0] > hole[farthest]![0] ? index : farthest), 0);
  const [x, y] = hole[to]!;
  for (const [index, [atX, atY]] of ring.entries()) {
    const distance = (atX - x) ** 2 + (atY - y) ** 2;
    if (distance < least) [least, from] = [distance, index];
  }
  return [from, to];
}
