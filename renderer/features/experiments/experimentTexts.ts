import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import type { ExperimentKind } from '../../../engine/protocol/experimentDefaults.js';

/** What each experiment is called, and what it finds out. */
export const experimentTexts: Readonly<
  Record<ExperimentKind, { readonly text: string; readonly hint: string }>
> = {
  sweep: {
    text: 'Threshold',
    hint: 'Asks under many thresholds: how far the answer, and what is read for it, depends on that number.',
  },
  faithfulness: {
    text: 'Faithfulness',
    hint: 'Takes away each region that was read, and then all but that region: what the answer loses, against random cells of the same number. Deletion and insertion curves.',
  },
  sensitivity: {
    text: 'Sensitivity',
    hint: 'Takes away every cell of the image in turn: a map of what the answer loses without it.',
  },
  robustness: {
    text: 'Robustness',
    hint: 'Asks about the image shifted by some pixels, rescaled, and compressed as JPEG.',
  },
};

/** How an experiment stands, in a word or two. */
export function stateText({ state, points, expected }: ExperimentRecord): string {
  const count = expected === null ? '' : `${points.length} of ${expected} points`;
  switch (state) {
    case 'running':
      return expected === null ? 'beginning' : `running, ${count}`;
    case 'held':
      return `stopped, ${expected === null ? 'no points yet' : count}`;
    case 'failed':
      return `failed, ${points.length} points kept`;
    case 'finished':
      return `${points.length} points`;
  }
}
