import type { KeptSteering } from '../protocol/runRecord.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import type { Steering } from '../protocol/steering.js';
import type { PaintedCells } from './steerSelection.js';

/** uint8 [9, 9] as a word of 81 letters `0` and `1`, in raster order. */
export function keepGrid(grid: Uint8Array): string {
  return Array.from(grid, (cell) => (cell === 1 ? '1' : '0')).join('');
}

/** uint8 [9, 9] of such a word. */
export function readKeptGrid(word: string): Uint8Array {
  return Uint8Array.from({ length: selectionGridCells }, (_, cell) => (word[cell] === '1' ? 1 : 0));
}

/** Steering as it is kept: each grid a word. */
export function keepSteering({ rules, ...grids }: Steering): KeptSteering {
  return {
    ...keepGrids(grids),
    ...(rules && {
      rules: rules.map(({ force, forbid, ...where }) => ({ ...where, ...keepGrids({ force, forbid }) })),
    }),
  };
}

/** Steering of how it is kept. */
export function readKeptSteering({ rules, ...words }: KeptSteering): Steering {
  return {
    ...readGrids(words),
    ...(rules && {
      rules: rules.map(({ force, forbid, ...where }) => ({ ...where, ...readGrids({ force, forbid }) })),
    }),
  };
}

function keepGrids({ force, forbid }: PaintedCells): { readonly force?: string; readonly forbid?: string } {
  return { ...(force && { force: keepGrid(force) }), ...(forbid && { forbid: keepGrid(forbid) }) };
}

function readGrids({ force, forbid }: Pick<KeptSteering, 'force' | 'forbid'>) {
  return {
    ...(force !== undefined && { force: readKeptGrid(force) }),
    ...(forbid !== undefined && { forbid: readKeptGrid(forbid) }),
  };
}
