import { leastCost } from '../../../engine/findings/findingsText.js';
import { sensitivityFinding, type CellCost } from '../../../engine/findings/sensitivityFinding.js';
import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import type { AppState } from '../appStore.js';

/** What dropping each cell costs an answer, to be laid over its picture. */
export interface Sensitivity {
  /** [81], raster order; null where nothing was measured yet. */
  readonly costs: readonly (CellCost | null)[];
  /** Magnitude of the cost that is farthest from zero, in nats a cell; greater than zero. */
  readonly end: number;
}

/** The sensitivity map of the run that is shown: the newest that has found something; null while none has. */
export function sensitivityRecord({
  experiments: { records },
  shownRunId,
}: Pick<AppState, 'experiments' | 'shownRunId'>): ExperimentRecord | null {
  return [...records].reverse().find((record) => record.runId === shownRunId && hasMap(record)) ?? null;
}

/** Whether an experiment has a map of cells. */
export function hasMap({ plan, base, points }: ExperimentRecord): boolean {
  return plan.kind === 'sensitivity' && base !== null && points.length > 0;
}

/** What a sensitivity experiment found so far; null where it has no map. */
export function sensitivityOf(record: ExperimentRecord): Sensitivity | null {
  if (!hasMap(record) || record.base === null) return null;
  const costs = sensitivityFinding(record.base, record.points);
  // What is less than that is rounding, and is not made to look like something.
  const end = Math.max(leastCost, ...costs.map((cell) => Math.abs(cell?.cost ?? 0)));
  return { costs, end };
}
