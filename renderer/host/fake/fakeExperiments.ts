import type { Host } from '../host.js';

/** The part of the host that makes experiments. */
export type ExperimentHost = Pick<
  Host,
  | 'startExperiment'
  | 'resumeExperiment'
  | 'cancelExperiment'
  | 'listExperiments'
  | 'deleteExperiment'
  | 'restoreExperiment'
  | 'exportExperiment'
  | 'onExperiment'
>;

/** A host without a model to make experiments with: it says so. */
export function fakeExperiments(): ExperimentHost {
  const impossible = {
    ok: false,
    error: { code: 'experiment-impossible', message: 'The fake host makes no experiments.' },
  } as const;
  const done = { ok: true, value: null } as const;
  return {
    startExperiment: () => Promise.resolve(impossible),
    resumeExperiment: () => Promise.resolve(impossible),
    cancelExperiment: () => Promise.resolve(done),
    listExperiments: () => Promise.resolve({ ok: true, value: [] }),
    deleteExperiment: () => Promise.resolve(done),
    restoreExperiment: () => Promise.resolve(done),
    exportExperiment: () => Promise.resolve(done),
    onExperiment: () => () => undefined,
  };
}
