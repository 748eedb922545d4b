import { seededRandom } from './seededRandom.js';
import type { Selector } from '../protocol/selector.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';

/** What `random` draws from: the same seed, token and layer draw the same cells. */
export interface SelectorDraw {
  readonly seed: number;
  readonly tokenIndex: number;
  readonly layer: number;
}

/**
 * Replaces the cells attention chose by what another selector chooses, before steering.
 * `random` and `centre` take as many cells as attention took.
 *
 * @param attentionCells uint8 [81] from `selectCells`; not changed.
 * @returns uint8 [81], 1 = selected.
 */
export function applySelector(
  attentionCells: Uint8Array,
  selector: Selector,
  draw: SelectorDraw,
): Uint8Array {
  switch (selector) {
    case 'attention':
      return new Uint8Array(attentionCells);
    case 'none':
      return new Uint8Array(attentionCells.length);
    case 'all':
      return new Uint8Array(attentionCells.length).fill(1);
    case 'random':
      return takeCells(shuffledCells(draw), countCells(attentionCells));
    case 'centre':
      return takeCells(cellsByDistanceFromCentre, countCells(attentionCells));
  }
}

/** How many cells of a selection grid are selected. */
export function countCells(cells: Uint8Array): number {
  let count = 0;
  for (const cell of cells) count += cell === 0 ? 0 : 1;
  return count;
}

const cellCount = selectionGridSide ** 2;

const cellsByDistanceFromCentre: readonly number[] = Array.from(
  { length: cellCount },
  (_, cell) => cell,
).sort((a, b) => squaredDistanceFromCentre(a) - squaredDistanceFromCentre(b) || a - b);

function squaredDistanceFromCentre(cell: number): number {
  const centre = (selectionGridSide - 1) / 2;
  return (Math.floor(cell / selectionGridSide) - centre) ** 2 + ((cell % selectionGridSide) - centre) ** 2;
}

/** All cells in a random order (Fisher-Yates). */
function shuffledCells({ seed, tokenIndex, layer }: SelectorDraw): readonly number[] {
  const random = seededRandom(seed, tokenIndex, layer);
  const cells = Array.from({ length: cellCount }, (_, cell) => cell);
  for (let last = cells.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [cells[last], cells[other]] = [cells[other]!, cells[last]!];
  }
  return cells;
}

function takeCells(order: readonly number[], count: number): Uint8Array {
  const cells = new Uint8Array(cellCount);
  for (const cell of order.slice(0, count)) cells[cell] = 1;
  return cells;
}
