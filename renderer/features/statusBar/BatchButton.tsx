import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';
import { isBatchRunning } from '../../state/batch/batchSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';

/** How far a batch is, or that one is over or was cut off; nothing while there is none. */
export function BatchButton() {
  const batch = useApp((state) => state.batch);
  const actions = useActions();
  if (batch.state === 'idle') return null;
  return (
    <button
      type="button"
      className="status__model"
      data-testid="batch-button"
      onClick={() => actions.showBatch(true)}
    >
      {isBatchRunning(batch) ? runningText(batch) : endedTexts[batch.state as keyof typeof endedTexts]}
    </button>
  );
}

const endedTexts = {
  ended: 'Batch done',
  failed: 'Batch failed',
  'cut-off': 'Batch cut off: go on?',
} as const;

function runningText({ state, progress }: BatchStatus): string {
  if (progress === null) return 'Batch: opening the model';
  return `Batch ${state === 'held' ? 'paused, ' : ''}${progress.done} of ${progress.total}`;
}
