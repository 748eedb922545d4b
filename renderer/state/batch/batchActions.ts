import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';

/** Asking a list of questions about many pictures. */
export interface BatchActions {
  readonly showBatch: (open: boolean) => void;
  readonly chooseBatchPictures: (kind: 'files' | 'folder') => Promise<void>;
  readonly chooseBatchQuestions: () => Promise<void>;
  readonly chooseBatchOut: () => Promise<void>;
  readonly setBatchQuestions: (text: string) => void;
  /** Starts what is chosen, as questions are asked now; goes on with what was cut off. */
  readonly startBatch: () => Promise<void>;
  readonly holdBatch: () => Promise<void>;
  readonly goOnWithBatch: () => Promise<void>;
  readonly cancelBatch: () => Promise<void>;
  readonly dismissBatch: () => Promise<void>;
  readonly openBatchReport: () => Promise<void>;
  readonly revealBatch: () => Promise<void>;
  /** Takes in what the main process tells of a batch. */
  readonly receiveBatchStatus: (status: BatchStatus) => void;
}

/** The actions on batches of one window. */
export function batchActions(store: AppStore, host: Host): BatchActions {
  const take = (reply: Reply<BatchStatus | null>): void => {
    if (!reply.ok) store.setState({ batchError: reply.error.message });
    else store.setState({ batchError: null, ...(reply.value !== null && { batch: reply.value }) });
  };
  return {
    showBatch: (batchOpen) => store.setState({ batchOpen, batchError: null }),
    chooseBatchPictures: async (kind) => take(await host.chooseBatchPictures({ kind })),
    chooseBatchQuestions: async () => {
      const reply = await host.chooseBatchQuestions();
      if (!reply.ok) store.setState({ batchError: reply.error.message });
      else if (reply.value !== null) {
        const { text, name } = reply.value;
        store.setState(({ batch }) => ({
          batchQuestions: text,
          batchError: null,
          batch: { ...batch, questionsFile: name },
        }));
      }
    },
    chooseBatchOut: async () => take(await host.chooseBatchOut()),
    setBatchQuestions: (batchQuestions) => store.setState({ batchQuestions, batchError: null }),
    startBatch: async () => {
      const { batchQuestions: questions, askSettings: settings } = store.getState();
      take(await host.startBatch({ questions, settings }));
    },
    holdBatch: async () => take(await host.holdBatch()),
    goOnWithBatch: async () => take(await host.goOnWithBatch()),
    cancelBatch: async () => take(await host.cancelBatch()),
    dismissBatch: async () => take(await host.dismissBatch()),
    openBatchReport: async () => take(await host.openBatchReport()),
    revealBatch: async () => take(await host.revealBatch()),
    receiveBatchStatus: (batch) => store.setState({ batch }),
  };
}
