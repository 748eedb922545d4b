import { X } from 'lucide-react';
import { isBatchRunning } from '../../state/batch/batchSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { useModal } from '../../ui/useModal.js';
import { BatchForm } from './BatchForm.js';
import { BatchOutcome } from './BatchOutcome.js';
import { BatchRunning } from './BatchRunning.js';
import './batch.css';

/** A list of questions about many pictures: chosen, on its way, or done. Closed, it goes on. */
export function BatchDialog() {
  const open = useApp((state) => state.batchOpen);
  const batch = useApp((state) => state.batch);
  const actions = useActions();
  const dialog = useModal(open);
  return (
    <dialog
      ref={dialog}
      className="batch"
      aria-labelledby="batch-title"
      data-testid="batch-dialog"
      onClose={() => actions.showBatch(false)}
    >
      <header>
        <h2 id="batch-title">Ask about many images</h2>
        <IconButton label="Close" onClick={() => actions.showBatch(false)}>
          <X size={16} />
        </IconButton>
      </header>
      {batch.state === 'idle' && <BatchForm />}
      {isBatchRunning(batch) && <BatchRunning batch={batch} />}
      {(batch.state === 'ended' || batch.state === 'failed' || batch.state === 'cut-off') && (
        <BatchOutcome batch={batch} />
      )}
    </dialog>
  );
}
