import { selectionGridCells } from '../protocol/selectionGrid.js';
import { seededRandom } from '../selection/seededRandom.js';

/** The cells of a grid in a random order (Fisher-Yates); the same seeds give the same order. */
export function shuffledCells(cells: Uint8Array, ...seeds: readonly number[]): number[] {
  const random = seededRandom(...seeds);
  const order = Array.from(cells).flatMap((inside, cell) => (inside === 0 ? [] : [cell]));
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/**
 * As many random cells as a region has, inside the picture and outside the region.
 *
 * @returns uint8 [81]; null where there are not that many
 */
export function randomControl(
  inside: Uint8Array,
  region: Uint8Array,
  ...seeds: readonly number[]
): Uint8Array | null {
  const free = inside.map((cell, index) => (cell !== 0 && region[index] === 0 ? 1 : 0));
  const count = region.reduce((sum, cell) => sum + (cell === 0 ? 0 : 1), 0);
  const order = shuffledCells(free, ...seeds);
  return order.length < count ? null : gridOf(order.slice(0, count));
}

/** A grid that holds these cells: uint8 [81]. */
export function gridOf(cells: readonly number[]): Uint8Array {
  const grid = new Uint8Array(selectionGridCells);
  for (const cell of cells) grid[cell] = 1;
  return grid;
}
