import { createHash } from 'node:crypto';
import type { AskOptions } from '../protocol/askOptions.js';
import type { ExperimentPlan } from '../protocol/experiment.js';
import { keepSteering } from '../selection/keptGrid.js';

/** What an experiment is about, apart from its points. */
export interface ExperimentSubject {
  /** Hash of the model (`modelIdentity`). */
  readonly model: string;
  /** What its weights are computed in, and where. */
  readonly weights: string;
  readonly provider: string;
  /** `Picture.seenKey`. */
  readonly picture: string;
  readonly question: string;
  readonly settings: AskOptions;
  readonly plan: ExperimentPlan;
}

/**
 * Tells experiments apart whose points do not belong together: 16 hexadecimal digits. Another list of thresholds or changes is the
 * same experiment, gone on with.
 */
export function experimentIdentity({ settings, plan, ...subject }: ExperimentSubject): string {
  const { steering, ...others } = settings;
  const kept = { ...others, ...(steering && { steering: keepSteering(steering) }) };
  const text = JSON.stringify([subject, kept, withoutLists(plan)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function withoutLists(plan: ExperimentPlan): unknown {
  return plan.kind === 'sweep' || plan.kind === 'robustness' ? plan.kind : plan;
}
