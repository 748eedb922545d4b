import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellOfHighresLine } from '../../../engine/selection/highresTokens.js';
import type { Rectangle } from './points.js';

/**
 * The pixels of the model's high-res input that each of the 81 cells stands for: those of its high-res tokens
 * (docs/flexattention.md, section 4, step 6). Where the tokens of a side are no multiple of 9, cells differ in size.
 *
 * @param highresGrid high-res tokens a side, G.
 * @param highresSize pixels a side, H; a multiple of G.
 * @returns 81 rectangles in raster order; those of a cell without tokens are empty.
 */
export function cellPixels(highresGrid: number, highresSize: number): readonly Rectangle[] {
  const token = highresSize / highresGrid;
  const lines = Array.from({ length: selectionGridSide }, () => ({ first: 0, count: 0 }));
  for (let line = highresGrid - 1; line >= 0; line--) {
    const cell = lines[cellOfHighresLine(line, highresGrid)]!;
    cell.first = line;
    cell.count++;
  }
  return lines.flatMap((row) =>
    lines.map((column) => ({
      x: column.first * token,
      y: row.first * token,
      width: column.count * token,
      height: row.count * token,
    })),
  );
}
