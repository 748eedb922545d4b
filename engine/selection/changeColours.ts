import type { Rgb } from './colourMap.js';

/** What became of a cell from one selection to another. */
export type CellChange = 'added' | 'kept' | 'dropped';

/** The colours of what became of cells: sky blue and orange of Okabe and Ito, told apart by all people, and white. */
export const changeColours: Readonly<Record<CellChange, Rgb>> = {
  added: [86, 180, 233],
  kept: [245, 245, 245],
  dropped: [230, 159, 0],
};

/** What became of a cell; null for one that neither selection has. */
export function changeOf(before: number, after: number): CellChange | null {
  if (after === 1) return before === 1 ? 'kept' : 'added';
  return before === 1 ? 'dropped' : null;
}
