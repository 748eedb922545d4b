import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { cellLines } from './cellLines.js';
import type { Size } from './points.js';
import { signedArea } from './shapeMeasures.js';

/**
 * The cells of a selection as polygons along the edges of cells, in pixels of the picture and cut to it: one for each group of
 * cells that share sides, with the holes that others leave in it. Cells that show only padding are left out.
 *
 * @param grid [gridSide, gridSide] over the padded square, non-zero = selected.
 */
export function cellPolygons(
  image: Size,
  grid: ArrayLike<number>,
  gridSide: number,
): readonly Extract<Shape, { type: 'polygon' }>[] {
  const { xs, ys } = cellLines(image, gridSide);
  const isIn = Array.from({ length: gridSide ** 2 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / gridSide), cell % gridSide];
    return grid[cell] !== 0 && xs[column + 1]! > xs[column]! && ys[row + 1]! > ys[row]!;
  });
  return groupsOf(isIn, gridSide).map((cells) => {
    const rings = borderRings(cells, gridSide).map((ring) =>
      ring.map(([column, row]): ShapePoint => [xs[column]!, ys[row]!]),
    );
    const points = rings.find((ring) => signedArea(ring) > 0)!;
    const holes = rings.filter((ring) => ring !== points);
    return { type: 'polygon', points, ...(holes.length > 0 && { holes }) };
  });
}

/** Sets of cells that are joined by sides. */
function groupsOf(isIn: readonly boolean[], side: number): readonly ReadonlySet<number>[] {
  const seen = new Set<number>();
  const groups: Set<number>[] = [];
  for (const [start, chosen] of isIn.entries()) {
    if (!chosen || seen.has(start)) continue;
    const group = new Set<number>();
    const open = [start];
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      if (seen.has(cell)) continue;
      seen.add(cell);
      group.add(cell);
      const column = cell % side;
      const around = [cell - side, cell + side];
      if (column > 0) around.push(cell - 1);
      if (column < side - 1) around.push(cell + 1);
      open.push(...around.filter((next) => isIn[next] === true));
    }
    groups.push(group);
  }
  return groups;
}

/**
 * The border of a group as closed rings of grid corners, the group to the right of each edge: outlines go clockwise on the
 * screen, holes the other way. Where two cells meet at a corner only, the ring turns right and so does not join them.
 */
function borderRings(cells: ReadonlySet<number>, side: number): readonly ShapePoint[][] {
  const corners = side + 1;
  const has = (row: number, column: number): boolean =>
    column >= 0 && column < side && cells.has(row * side + column);
  /** Edges by the corner they leave and their way: 0 right, 1 down, 2 left, 3 up. */
  const edges = new Set<number>();
  const add = (column: number, row: number, way: number): void => {
    edges.add((row * corners + column) * 4 + way);
  };
  for (const cell of cells) {
    const [row, column] = [Math.floor(cell / side), cell % side];
    if (!has(row - 1, column)) add(column, row, 0);
    if (!has(row, column + 1)) add(column + 1, row, 1);
    if (!has(row + 1, column)) add(column + 1, row + 1, 2);
    if (!has(row, column - 1)) add(column, row + 1, 3);
  }
  /** Each edge has one that follows, and is followed by one: to the right, ahead, or to the left. */
  const following = (edge: number): number => {
    const way = edge % 4;
    const at = (edge - way) / 4 + [1, corners, -1, -corners][way]!;
    return [way + 1, way, way + 3].map((turn) => at * 4 + (turn % 4)).find((next) => edges.has(next))!;
  };
  const rings: ShapePoint[][] = [];
  const open = new Set(edges);
  for (const first of edges) {
    if (!open.has(first)) continue;
    const ring: ShapePoint[] = [];
    for (let edge = first; open.delete(edge);) {
      const next = following(edge);
      const at = (next - (next % 4)) / 4;
      // A corner in the middle of a straight line is none.
      if (next % 4 !== edge % 4) ring.push([at % corners, Math.floor(at / corners)]);
      edge = next;
    }
    rings.push(ring);
  }
  return rings;
}
