import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';

/** A list of questions about many pictures: what is chosen, and how far it is. */
export interface BatchSlice {
  readonly batch: BatchStatus;
  /** The dialog is open. */
  readonly batchOpen: boolean;
  /** The questions as they stand in the dialog: one a line, or objects as a `.jsonl` file has them. */
  readonly batchQuestions: string;
  /** Why the last wish was not granted. */
  readonly batchError: string | null;
}

/** Nothing is chosen. */
export const noBatch: BatchSlice = {
  batch: {
    state: 'idle',
    pictures: { names: [], count: 0 },
    out: null,
    questionsFile: null,
    progress: null,
    failures: [],
    outcome: null,
    error: null,
  },
  batchOpen: false,
  batchQuestions: '',
  batchError: null,
};

/** Whether a batch is at work, or held. */
export function isBatchRunning({ state }: BatchStatus): boolean {
  return state === 'opening' || state === 'running' || state === 'held' || state === 'cancelling';
}
