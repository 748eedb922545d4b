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
  // Whole pixels, also where a token has none of its own.
  const spans = lines.map(({ first, count }) => {
    const from = Math.round(first * token);
    return { from, length: Math.round((first + count) * token) - from };
  });
  return spans.flatMap((row) =>
    spans.map((column) => ({ x: column.from, y: row.from, width: column.length, height: row.length })),
  );
}
