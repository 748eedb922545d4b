import {
  type ExperimentRecord,
  experimentPointSchema,
  experimentRecordSchema,
} from '../../protocol/experiment.js';
import { maxExperimentPoints } from '../../protocol/sessionLimits.js';
import type { RefuseBundle } from './BundleError.js';
import { checkList, checkValue } from './checkValue.js';

/** An experiment as it stands in a bundle. @param experimentId the one its file is named after. @throws BundleError */
export function checkExperiment(
  value: unknown,
  experimentId: string,
  refuse: RefuseBundle,
): ExperimentRecord {
  const where = `its experiments/${experimentId}.json`;
  const { points, ...others } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const record: ExperimentRecord = {
    ...checkValue(experimentRecordSchema, { ...others, points: [] }, where, refuse),
    points: checkList(experimentPointSchema, points, maxExperimentPoints, `${where}, points`, refuse),
  };
  if (record.experimentId !== experimentId) {
    throw refuse('bundle-malformed', `${where} is another experiment (${record.experimentId})`);
  }
  if (record.state === 'running') {
    throw refuse('bundle-malformed', `${where} says that it is running, which none does that travels`);
  }
  if (record.points.some(({ kind }) => kind !== record.plan.kind)) {
    throw refuse('bundle-malformed', `${where} has points of another kind of experiment than its plan`);
  }
  return record;
}
