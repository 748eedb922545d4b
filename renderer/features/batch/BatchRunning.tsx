import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { durationText } from '../../ui/durationText.js';
import { FailureList } from './FailureList.js';

/** How far a batch is, with the ways to hold and to end it. */
export function BatchRunning({ batch }: { readonly batch: BatchStatus }) {
  const error = useApp((state) => state.batchError);
  const actions = useActions();
  const { state, progress, failures } = batch;
  const { done = 0, total = 0, picture = '', secondsLeft = null } = progress ?? {};
  return (
    <div className="batch__form" data-testid="batch-running">
      <progress
        className="batch__progress"
        aria-label="Questions answered"
        {...(total > 0 ? { max: total, value: done } : {})}
      />
      <p className="batch__count" role="status">
        <span>{total > 0 ? `${done} of ${total} questions` : 'Opening the model'}</span>
        <span className="batch__hint">{leftText(state, secondsLeft)}</span>
      </p>
      <p className="batch__hint batch__picture">{picture === '' ? ' ' : `Last: ${picture}`}</p>
      <FailureList failures={failures} />
      {error !== null && <Notice kind="error">{error}</Notice>}
      <footer className="batch__footer">
        <span className="batch__hint">Closing this leaves the batch at work.</span>
        <Button disabled={state === 'cancelling'} onClick={() => void actions.cancelBatch()}>
          Cancel batch
        </Button>
        {state === 'held' ? (
          <Button look="primary" onClick={() => void actions.goOnWithBatch()}>
            Go on
          </Button>
        ) : (
          <Button disabled={state !== 'running'} onClick={() => void actions.holdBatch()}>
            Pause
          </Button>
        )}
      </footer>
    </div>
  );
}

function leftText(state: BatchStatus['state'], secondsLeft: number | null): string {
  if (state === 'held') return 'Paused after the question that runs';
  if (state === 'cancelling') return 'Ending after the token that is computed';
  return secondsLeft === null ? '' : `about ${durationText(secondsLeft)} left`;
}
