import type { ExperimentPoint } from '../protocol/experiment.js';
import type { Baseline } from './experimentBase.js';
import type { ExperimentRuns } from './ExperimentRuns.js';

/** One point to be measured. */
export interface ExperimentStep {
  /** As `pointKey` gives it of the point: one that is known is not measured again. */
  readonly key: string;
  readonly measure: () => Promise<ExperimentPoint>;
}

/** What an experiment does: its steps, each told what the one before it found. */
export interface ExperimentSteps {
  /** Points there will be at most. */
  readonly points: number;
  readonly steps: Generator<ExperimentStep, void, ExperimentPoint>;
}

/** What the steps of an experiment are made from. */
export interface StepsContext {
  readonly runs: ExperimentRuns;
  readonly base: Baseline;
}
