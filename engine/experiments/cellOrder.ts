import type { FaithfulnessPlan } from '../protocol/experiment.js';
import type { LayerEvent } from '../protocol/runEvent.js';
import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import { poolBin } from '../selection/selectCells.js';
import type { Baseline } from './experimentBase.js';

/**
 * The cells inside the picture in the order in which they are deleted or inserted: those chosen most often first, or those
 * attended to most; where one is equal the other decides, and then the place.
 */
export function cellOrder({ inside, told, run }: Baseline, order: FaithfulnessPlan['order']): number[] {
  const attended = attentionOfCells(run.layers);
  const keys = order === 'chosen' ? [told.chosen, attended] : [attended, told.chosen];
  return Array.from(inside)
    .flatMap((isInside, cell) => (isInside === 0 ? [] : [cell]))
    .sort((a, b) => {
      for (const values of keys) if (values[a] !== values[b]) return values[b]! - values[a]!;
      return a - b;
    });
}

/** float64 [81]: mean attention of the low-res tokens a cell is pooled from, summed over layers and tokens. */
export function attentionOfCells(layers: readonly Pick<LayerEvent, 'attentionMap'>[]): Float64Array {
  const sums = new Float64Array(selectionGridCells);
  for (const { attentionMap } of layers) {
    const grid = Math.sqrt(attentionMap.length);
    for (let cell = 0; cell < selectionGridCells; cell++) {
      const [top, bottom] = poolBin(Math.floor(cell / selectionGridSide), grid, selectionGridSide);
      const [left, right] = poolBin(cell % selectionGridSide, grid, selectionGridSide);
      let sum = 0;
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++) sum += attentionMap[row * grid + column]!;
      sums[cell]! += sum / ((bottom - top) * (right - left));
    }
  }
  return sums;
}
