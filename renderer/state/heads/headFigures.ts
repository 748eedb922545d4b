import type { HeadMaps } from '../../../electron/ipc/answerScore.js';
import type { Shape } from '../../../engine/protocol/annotation.js';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { pointInRings } from '../../canvas/geometry/pointInRings.js';
import type { Size } from '../../canvas/geometry/points.js';
import { isClosed, shapeRings } from '../../canvas/geometry/shapeVertices.js';

/** What heads are sorted by. */
export type HeadOrder = 'number' | 'mass' | 'entropy';

/** The map of one head at one token: float32 [g, g]; undefined where it is not here. */
export function headMap(
  { firstToken, tokens, heads, side, maps }: HeadMaps,
  tokenIndex: number,
  head: number,
): Float32Array | undefined {
  const token = tokenIndex - firstToken;
  if (token < 0 || token >= tokens || head < 0 || head >= heads) return undefined;
  const at = (token * heads + head) * side * side;
  return maps.subarray(at, at + side * side);
}

/** Points a side at which a low-res token is asked whether it lies in a shape: 64 a token. */
const pointsPerSide = 8;

/**
 * The share of the area of each low-res token that lies in the picture, and of it in a shape: the tokens lie on the picture padded
 * to a square. Shares are told at 8 x 8 points of a token, so they are exact to 1/64.
 *
 * @param shape a closed one, in pixels of the picture; null for all of the picture.
 * @returns float64 [side, side], 0 to 1.
 */
export function tokenShares(shape: Shape | null, image: Size, side: number): Float64Array {
  const square = paddedSquare(image.width, image.height);
  const rings = shape === null || !isClosed(shape) ? [] : shapeRings(shape);
  const shares = new Float64Array(side * side);
  const points = pointsPerSide * side;
  for (let row = 0; row < points; row++) {
    const y = ((row + 0.5) * square.side) / points - square.top;
    if (y < 0 || y > image.height) continue;
    for (let column = 0; column < points; column++) {
      const x = ((column + 0.5) * square.side) / points - square.left;
      if (x < 0 || x > image.width) continue;
      if (shape !== null && !pointInRings(rings, [x, y])) continue;
      const token = Math.floor(row / pointsPerSide) * side + Math.floor(column / pointsPerSide);
      shares[token]! += 1 / pointsPerSide ** 2;
    }
  }
  return shares;
}

/**
 * The share of a head's attention over the picture that falls into a part of it, 0 to 1; null where the head gives the picture
 * none.
 *
 * @param map float32 [g, g]
 * @param part share of each token in the part, from `tokenShares`; so `picture`.
 */
export function massOn(map: Float32Array, part: Float64Array, picture: Float64Array): number | null {
  const total = weighted(map, picture);
  return total > 0 ? weighted(map, part) / total : null;
}

/**
 * Entropy of a head's attention over the tokens of the picture, in nats: 0 where it is all on one; null where the head gives the
 * picture none.
 */
export function entropyOf(map: Float32Array, picture: Float64Array): number | null {
  const total = weighted(map, picture);
  if (total <= 0) return null;
  let entropy = 0;
  for (let index = 0; index < map.length; index++) {
    const share = (map[index]! * picture[index]!) / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy;
}

/**
 * The numbers of heads in an order: the most mass first, the least entropy first; those without a figure last, equal ones by their
 * number.
 *
 * @param figures of each head, in the order of their numbers.
 */
export function headsInOrder(
  figures: readonly { readonly mass: number | null; readonly entropy: number | null }[],
  order: HeadOrder,
): readonly number[] {
  const numbers = figures.map((_, head) => head);
  if (order === 'number') return numbers;
  const rank = (head: number): number => {
    const { mass, entropy } = figures[head]!;
    return order === 'mass' ? -(mass ?? -1) : (entropy ?? Infinity);
  };
  return numbers.sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a === b ? one - other : a - b;
  });
}

function weighted(map: Float32Array, weights: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < map.length; index++) sum += map[index]! * weights[index]!;
  return sum;
}
