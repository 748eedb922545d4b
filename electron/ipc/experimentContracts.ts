import { z } from 'zod';
import { sessionPartIdSchema } from '../../engine/protocol/annotation.js';
import {
  experimentPlanSchema,
  type ExperimentPoint,
  type ExperimentRecord,
} from '../../engine/protocol/experiment.js';

const sessionId = sessionPartIdSchema;
const experimentId = sessionPartIdSchema;

/** What the window asks of experiments. */
export const experimentRequests = {
  /** Begins one about a run of a session whose picture is open. */
  'experiments:start': z.object({ sessionId, runId: sessionPartIdSchema, plan: experimentPlanSchema }),
  /** Goes on with one that was cancelled or cut off. */
  'experiments:resume': z.object({ sessionId, experimentId }),
  /** Ends the one that runs; what was measured is kept. */
  'experiments:cancel': z.undefined(),
  /** Those of a session, the oldest first. */
  'experiments:list': z.object({ sessionId }),
  'experiments:delete': z.object({ sessionId, experimentId }),
  /** Brings back what was deleted since the session was listed. */
  'experiments:restore': z.object({ sessionId, experimentId }),
  /** Asks where to, and writes its points or its figures; null when the person cancels. */
  'experiments:export': z.object({ sessionId, experimentId, format: z.enum(['csv', 'svg']) }),
} as const;

/** An experiment apart from its points. */
export type ExperimentHead = Omit<ExperimentRecord, 'points'>;

/** What is new of an experiment. */
export interface ExperimentUpdate {
  readonly sessionId: string;
  readonly head: ExperimentHead;
  /** Points that have come, the first of them at place `from` of all. */
  readonly points: readonly ExperimentPoint[];
  readonly from: number;
  /** Estimate of what is left; null before it can be told, and when it is over. */
  readonly secondsLeft: number | null;
}

/** The value of each request's `Reply`. */
export interface ExperimentReplyValues {
  'experiments:start': ExperimentRecord;
  'experiments:resume': ExperimentRecord;
  'experiments:cancel': null;
  'experiments:list': readonly ExperimentRecord[];
  'experiments:delete': null;
  'experiments:restore': null;
  'experiments:export': { readonly path: string } | null;
}

/** What the main process pushes to the window of experiments, by channel. */
export interface ExperimentPushValues {
  'push:experiment': ExperimentUpdate;
}
