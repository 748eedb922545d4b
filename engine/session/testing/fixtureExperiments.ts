import type { ExperimentRecord } from '../../protocol/experiment.js';
import { selectionGridCells } from '../../protocol/selectionGrid.js';
import { fixtureRunIds } from './fixtureRuns.js';

const base = {
  ...{ answer: '=A1+ <b>', answerIds: [300, 301], logProbability: -0.75, threshold: 128 },
  ...{ selectedFraction: 0.1, decoderFlops: 2e9, inside: '1'.repeat(selectionGridCells) },
  chosen: new Array<number>(selectionGridCells).fill(0.25),
};

const shared = {
  format: 'fovea-experiment',
  version: 1,
  ...{ runId: fixtureRunIds[0], model: 'tiny <model> & co' },
  ...{ question: 'What is the <b>ship\'s</b> "name"?\n=2+3', failure: null, base },
} as const;

/** Experiments of the made-up session: a sweep that ended, and a sensitivity map that was stopped. */
export const fixtureExperiments: readonly ExperimentRecord[] = [
  {
    ...shared,
    experimentId: 'experiment-1',
    startedAt: '2026-11-30T09:40:00.000Z',
    plan: { kind: 'sweep', thresholds: [48, 128] },
    state: 'finished',
    expected: 2,
    points: [48, 128].map((threshold) => ({
      ...{ kind: 'sweep' as const, threshold, answer: '=A1+ <b>', sameAnswer: true },
      ...{ logProbability: -threshold / 100, selectedFraction: 0.2, decoderFlops: 2e9 },
    })),
  },
  {
    ...shared,
    experimentId: 'experiment-2',
    startedAt: '2026-11-30T09:50:00.000Z',
    plan: { kind: 'sensitivity', method: 'cells', refineFrom: 0.05 },
    state: 'held',
    expected: selectionGridCells,
    points: [0, 40].map((cell) => ({
      kind: 'sensitivity' as const,
      cells: `${'0'.repeat(cell)}1${'0'.repeat(selectionGridCells - cell - 1)}`,
      logProbability: -1.5,
    })),
  },
];
