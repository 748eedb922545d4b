import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import type { GridCell } from '../../canvas/geometry/cellGrid.js';
import { cellOfPlace, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import { formatPixels } from '../../ui/formatNumber.js';

/** What a cell covers of the original, such as `x 224 to 448, y 0 to 112, 224 × 112 px`. */
export function coveredText({ cells }: GridPlaces, cell: GridCell): string {
  const covered = cellOfPlace(cells, selectionGridSide, cell);
  if (covered === null) return 'Padding only, nothing of the image';
  const { x, y, width, height } = covered;
  const span = (from: number, length: number): string =>
    `${formatPixels(from)} to ${formatPixels(from + length)}`;
  return `x ${span(x, width)}, y ${span(y, height)}, ${formatPixels(width)} × ${formatPixels(height)} px`;
}
