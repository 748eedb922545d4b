import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { cellRectangle, type GridCell } from '../../canvas/geometry/cellGrid.js';
import { movedBy, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Rectangle } from '../../canvas/geometry/points.js';

/**
 * The value of a cell: that with the largest magnitude among the low-res tokens it pools over (docs/flexattention.md, section 4,
 * step 5), or lies over where the maps are of more than the cells.
 *
 * @param values float32 [g, g], raster order.
 */
export function cellValue(values: Float32Array, { cells, maps }: GridPlaces, cell: GridCell): number {
  const side = Math.round(Math.sqrt(values.length));
  const [columns, rows] = cells === maps ? [binOf(cell.column), binOf(cell.row)] : binsOn(maps, cells, cell);
  let most = 0;
  for (let row = rows.from(side); row < rows.to(side); row++) {
    for (let column = columns.from(side); column < columns.to(side); column++) {
      const value = values[row * side + column]!;
      if (Math.abs(value) > Math.abs(most)) most = value;
    }
  }
  return most;
}

/** The lines of a map of `side` lines that a line of cells pools over: `from` to `to - 1`. */
interface Bin {
  readonly from: (side: number) => number;
  readonly to: (side: number) => number;
}

function binOf(line: number): Bin {
  return {
    from: (side) => Math.floor((line * side) / selectionGridSide),
    to: (side) => Math.ceil(((line + 1) * side) / selectionGridSide),
  };
}

/** The columns and rows of the maps that a cell lies over, where the maps are of more than the cells. */
function binsOn(maps: Rectangle, cells: Rectangle, cell: GridCell): readonly [Bin, Bin] {
  const { x, y, width, height } = movedBy(cellRectangle(cells, selectionGridSide, cell), cells);
  const { side, left, top } = paddedSquare(maps.width, maps.height);
  const bin = (start: number, length: number): Bin => ({
    from: (lines) => Math.max(0, Math.floor((start * lines) / side)),
    to: (lines) => Math.min(lines, Math.ceil(((start + length) * lines) / side)),
  });
  return [bin(x - maps.x + left, width), bin(y - maps.y + top, height)];
}
