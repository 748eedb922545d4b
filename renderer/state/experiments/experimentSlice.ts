import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';

/** The experiments of the session whose picture is shown, and the dialog about them. */
export interface ExperimentSlice {
  readonly experiments: {
    readonly open: boolean;
    /** The run that a new one is about. */
    readonly runId: string | null;
    readonly sessionId: string | null;
    /** The oldest first. */
    readonly records: readonly ExperimentRecord[];
    /** The one whose figures are shown; null while a new one is set up. */
    readonly shownId: string | null;
    /** Estimate of what is left of the one that runs. */
    readonly secondsLeft: number | null;
    /** The one that was deleted last, and can be brought back. */
    readonly deletedId: string | null;
    /** Why the last wish was not granted. */
    readonly error: string | null;
    /** Where it was exported to last. */
    readonly exportedTo: string | null;
  };
}

/** Closed, with nothing known. */
export const noExperiments: ExperimentSlice = {
  experiments: {
    open: false,
    runId: null,
    sessionId: null,
    records: [],
    shownId: null,
    secondsLeft: null,
    deletedId: null,
    error: null,
    exportedTo: null,
  },
};
