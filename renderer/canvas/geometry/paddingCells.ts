import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { cellOnImage } from './cellGrid.js';
import type { Size } from './points.js';

/** The cells of the selection grid that show no image, only padding: indices, ascending. */
export function paddingCells(image: Size): readonly number[] {
  return Array.from({ length: selectionGridSide ** 2 }, (_, cell) => cell).filter((cell) => {
    const place = { row: Math.floor(cell / selectionGridSide), column: cell % selectionGridSide };
    return cellOnImage(image, selectionGridSide, place) === null;
  });
}

/** How many of the selected cells lie in the padding. */
export function countInPadding(image: Size, selectionGrid: Uint8Array): number {
  return paddingCells(image).filter((cell) => selectionGrid[cell] === 1).length;
}

/**
 * The part of all cells that is selected in the padding, 0 to 1.
 *
 * @param shares [9, 9]: how often each cell was chosen, 0 to 1.
 */
export function paddingShare(image: Size, shares: Float32Array): number {
  return paddingCells(image).reduce((sum, cell) => sum + shares[cell]!, 0) / shares.length;
}
