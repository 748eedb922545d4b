import { type Ring, signedArea } from './shapeRings.js';

/** Outlines of a mask, each with its holes. */
export type MaskOutline = readonly [outline: Ring, ...holes: readonly Ring[]];

/** Most corners of all outlines of a mask: one of noise has as many as it has pixels. */
export const maxMaskCorners = 200_000;

/**
 * The outlines of a mask along the edges of its pixels, with right angles only.
 *
 * @param columns for each column of pixels from the left, which of its pixels are in: pairs of a first one and one beyond the last, ascending
 * @returns null for a mask of more than `maxMaskCorners` corners
 */
export function maskOutlines(
  columns: Iterable<readonly (readonly [number, number])[]>,
): MaskOutline[] | null {
  const corners = cornersOf(columns);
  return corners === null ? null : nest(ringsOfCorners(corners));
}

/** The ends of upright edges; those of one edge follow each other. */
interface Corners {
  readonly x: number[];
  readonly y: number[];
  /** Whether the mask begins at the edge of a corner, seen from the left. */
  readonly enters: boolean[];
}

function cornersOf(columns: Iterable<readonly (readonly [number, number])[]>): Corners | null {
  const corners: Corners = { x: [], y: [], enters: [] };
  let before: readonly (readonly [number, number])[] = [];
  let x = 0;
  const addEdges = (of: typeof before, without: typeof before, enters: boolean): void => {
    for (const [start, end] of difference(of, without)) {
      corners.x.push(x, x);
      corners.y.push(start, end);
      corners.enters.push(enters, enters);
    }
  };
  for (const column of columns) {
    addEdges(column, before, true);
    addEdges(before, column, false);
    if (corners.x.length > maxMaskCorners) return null;
    before = column;
    x++;
  }
  addEdges(before, [], false);
  return corners;
}

/** What of these spans is in none of the others. */
function difference(
  spans: readonly (readonly [number, number])[],
  others: readonly (readonly [number, number])[],
): (readonly [number, number])[] {
  const left: (readonly [number, number])[] = [];
  let next = 0;
  for (const [start, end] of spans) {
    let from = start;
    while (next < others.length && others[next]![1] <= from) next++;
    for (let i = next; i < others.length && others[i]![0] < end; i++) {
      if (others[i]![0] > from) left.push([from, others[i]![0]]);
      from = Math.max(from, others[i]![1]);
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}

interface EdgeRing {
  readonly points: Ring;
  /** Its leftmost edge is one at which the mask ends: what it surrounds is out. */
  readonly isHole: boolean;
}

/** Upright edges joined by level ones: at each height, corners from left to right are ends of edges in pairs. */
function ringsOfCorners({ x, y, enters }: Corners): EdgeRing[] {
  const order = x.map((_, corner) => corner).sort((a, b) => y[a]! - y[b]! || x[a]! - x[b]! || a - b);
  const across = new Int32Array(x.length);
  for (let i = 0; i + 1 < order.length; i += 2) {
    across[order[i]!] = order[i + 1]!;
    across[order[i + 1]!] = order[i]!;
  }
  const seen = new Uint8Array(x.length);
  const rings: EdgeRing[] = [];
  for (let first = 0; first < x.length; first++) {
    if (seen[first] === 1) continue;
    const points: [number, number][] = [];
    let leftmost = first;
    for (let corner = first; seen[corner] === 0; corner = across[corner ^ 1]!) {
      seen[corner] = 1;
      seen[corner ^ 1] = 1;
      points.push([x[corner]!, y[corner]!], [x[corner ^ 1]!, y[corner ^ 1]!]);
      if (x[corner]! < x[leftmost]!) leftmost = corner;
    }
    rings.push({ points: straightened(points), isHole: !enters[leftmost]! });
  }
  return rings;
}

/** Without corners that lie on a straight line, such as where two edges meet end to end. */
function straightened(points: readonly (readonly [number, number])[]): Ring {
  return points.filter(([x, y], i) => {
    const [beforeX, beforeY] = points[(i + points.length - 1) % points.length]!;
    const [afterX, afterY] = points[(i + 1) % points.length]!;
    return !((beforeX === x && x === afterX) || (beforeY === y && y === afterY));
  });
}

/** Each hole goes to the smallest outline around it. */
function nest(rings: readonly EdgeRing[]): MaskOutline[] {
  const outlines = rings
    .filter(({ isHole }) => !isHole)
    .map(({ points }) => ({ points, area: Math.abs(signedArea(points)), holes: [] as Ring[] }))
    .sort((a, b) => a.area - b.area);
  for (const { points } of rings.filter(({ isHole }) => isHole)) {
    // Just within the hole's leftmost edge: outlines go along the edges of pixels.
    const at = points.reduce((best, point) => (point[0] < best[0] ? point : best));
    const level = points.filter(([x]) => x === at[0]).map(([, y]) => y);
    const place = [at[0] - 0.5, Math.min(...level) + 0.5] as const;
    const around = outlines.find((outline) => isWithin(place, outline.points));
    around?.holes.push(points);
  }
  return outlines.sort((a, b) => b.area - a.area).map(({ points, holes }) => [points, ...holes]);
}

function isWithin([x, y]: readonly [number, number], ring: Ring): boolean {
  let isIn = false;
  for (let i = 0; i < ring.length; i++) {
    const [x1, y1] = ring[i]!;
    const [x2, y2] = ring[(i + 1) % ring.length]!;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isIn = !isIn;
  }
  return isIn;
}
