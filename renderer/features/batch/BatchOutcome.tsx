import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { FailureList } from './FailureList.js';
import { picturesText } from './picturesText.js';

/** A batch that is over, or was cut off with the app. */
export function BatchOutcome({ batch }: { readonly batch: BatchStatus }) {
  const error = useApp((state) => state.batchError);
  const actions = useActions();
  const { state, outcome, failures, out, pictures } = batch;
  const cutOff = state === 'cut-off';
  const hasReport = outcome !== null && outcome.expected > 0;
  return (
    <div className="batch__form" data-testid="batch-outcome">
      {state === 'failed' && <Notice kind="error">{batch.error}</Notice>}
      {cutOff && (
        <Notice kind="note">
          A batch about {picturesText(pictures)} was cut off when Fovea ended. What it answered is kept; it
          can go on with the rest.
        </Notice>
      )}
      {outcome !== null && (
        <p className="batch__count" role="status">
          {outcome.cancelled
            ? `Cancelled after ${outcome.answered} of ${outcome.expected} questions. Started again with the same choices, it goes on.`
            : `${outcome.answered} of ${outcome.expected} questions answered. Each image has a session in the list of sessions.`}
        </p>
      )}
      {out !== null && <p className="batch__hint batch__path">{out}</p>}
      <FailureList failures={failures} />
      {error !== null && <Notice kind="error">{error}</Notice>}
      <footer className="batch__footer">
        {hasReport && <Button onClick={() => void actions.revealBatch()}>Show in folder</Button>}
        <Button onClick={() => void actions.dismissBatch()}>{cutOff ? 'Forget it' : 'New batch'}</Button>
        {hasReport && (
          <Button look="primary" onClick={() => void actions.openBatchReport()}>
            Open report
          </Button>
        )}
        {cutOff && (
          <Button look="primary" onClick={() => void actions.startBatch()}>
            Go on
          </Button>
        )}
      </footer>
    </div>
  );
}
