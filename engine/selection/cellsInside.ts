import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import { paddingLines, poolBin } from './selectCells.js';

/**
 * The cells that a layer can choose: those whose part of the attention map holds a line that is no padding
 * (docs/flexattention.md, section 4, steps 3 and 5).
 *
 * @param lowresGrid low-res image tokens a side, g. Sizes of the picture in pixels.
 * @returns uint8 [81], 1 = can be chosen.
 */
export function cellsInside(lowresGrid: number, imageWidth: number, imageHeight: number): Uint8Array {
  const { rows, columns } = paddingLines(lowresGrid, imageWidth, imageHeight);
  const holds = (bin: number, padding: number): boolean => {
    const [start, end] = poolBin(bin, lowresGrid, selectionGridSide);
    return end > padding && start < lowresGrid - padding;
  };
  return Uint8Array.from({ length: selectionGridCells }, (_, cell) =>
    holds(Math.floor(cell / selectionGridSide), rows) && holds(cell % selectionGridSide, columns) ? 1 : 0,
  );
}
