import type { ExperimentBase, ExperimentPoint } from '../protocol/experiment.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { countOf } from './regionFindings.js';

/** What dropping a cell costs. */
export interface CellCost {
  /** Log-probability of the answer that is lost, in nats: of the cell, or its part of what its block costs. */
  readonly cost: number;
  /** Cells of the smallest block that was dropped with it: 1 where it was dropped alone. */
  readonly blockCells: number;
}

/** The map of a sensitivity experiment: what is known of each of the 81 cells; null where nothing was measured yet. */
export function sensitivityFinding(
  base: Pick<ExperimentBase, 'logProbability'>,
  points: readonly ExperimentPoint[],
): (CellCost | null)[] {
  const costs = new Array<CellCost | null>(selectionGridCells).fill(null);
  for (const point of points) {
    if (point.kind !== 'sensitivity') continue;
    const blockCells = countOf(point.cells);
    const cost = (base.logProbability - point.logProbability) / blockCells;
    for (let cell = 0; cell < selectionGridCells; cell++) {
      if (point.cells[cell] !== '1' || (costs[cell]?.blockCells ?? Infinity) <= blockCells) continue;
      costs[cell] = { cost, blockCells };
    }
  }
  return costs;
}
