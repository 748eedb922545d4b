import { EngineError } from '../protocol/EngineError.js';
import type { ExperimentBase } from '../protocol/experiment.js';
import { cellsInside } from '../selection/cellsInside.js';
import { chosenShares } from '../selection/chosenShares.js';
import { keepGrid } from '../selection/keptGrid.js';
import type { ExperimentRun, ExperimentRuns } from './ExperimentRuns.js';

/** The run that an experiment changes, and what the experiments need to know of it. */
export interface Baseline {
  readonly run: ExperimentRun;
  readonly told: ExperimentBase;
  /** uint8 [81], 1 = a layer can choose the cell. */
  readonly inside: Uint8Array;
}

/**
 * Makes the run that an experiment is about once more: it is asked, or its answer is read where it is known.
 *
 * @throws EngineError `option-invalid` where the variant selects no cells
 */
export async function makeBaseline(runs: ExperimentRuns): Promise<Baseline> {
  const { context } = runs;
  const { answerIds, settings, image, engine } = context;
  const run = answerIds === undefined ? await runs.ask() : await runs.score(answerIds);
  const { prefill, layers, done } = run;
  if (prefill.selectingLayers.length === 0) {
    throw new EngineError(
      'option-invalid',
      `Expected a variant that selects cells, but ${settings.variant ?? 'this one'} selects none, so there is nothing to change. Ask with variant flex.`,
    );
  }
  const { width, height } = settings.region ?? (await image.facts());
  const inside = cellsInside(prefill.lowresGrid, width, height);
  const grids = layers.map((layer) => layer.selectionGrid);
  return {
    run,
    inside,
    told: {
      answer: run.answer,
      answerIds: run.ids,
      logProbability: run.logProbability,
      threshold: settings.threshold ?? engine.info.threshold,
      selectedFraction: done.selectedFraction,
      decoderFlops: done.decoderFlops,
      inside: keepGrid(inside),
      // A share is a sum of equal parts: rounding may lead above 1.
      chosen: Array.from(chosenShares(grids), (value) => Math.min(1, value)),
    },
  };
}

/** Whether two answers have the same tokens. */
export function isSameAnswer(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
