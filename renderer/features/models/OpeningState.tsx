import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { untrainedMark } from '../../../engine/protocol/chosenOpening.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** How far the opening of the chosen model is, with a way back; why it failed, with the next steps; or that it answers. */
export function OpeningState({ model: { modelId, isShipped, isKept } }: { readonly model: KnownModel }) {
  const engine = useApp((state) => state.engine);
  /** Facts stay until another model is open: it is the one that was open before. */
  const before = useApp((state) => state.model?.modelName ?? null);
  const isLoading = useApp((state) => state.models.loadingId === modelId);
  const actions = useActions();
  if (engine.state === 'ready') {
    const { weights, untrainedHighres = false } = engine.model;
    return (
      <p role="status" data-testid="model-opened">
        This model answers, with weights as {weights}
        {untrainedHighres && ` and an ${untrainedMark}`}
        {isKept ? ', and is opened again at the next start' : ''}.
      </p>
    );
  }
  const goBack = (
    <Button onClick={() => void actions.cancelModelLoading()}>
      {engine.state === 'failed' ? `Go back to ${before ?? 'the shipped model'}` : 'Cancel'}
    </Button>
  );
  const hasWayBack = isLoading || (before === null && !isShipped);
  if (engine.state === 'failed') {
    return (
      <Notice
        kind="error"
        testId="model-failed"
        actions={
          <>
            {(hasWayBack || !isShipped) && goBack}
            <Button look="quiet" onClick={() => void actions.restartEngine()}>
              Try again
            </Button>
          </>
        }
      >
        <strong>The model could not be opened.</strong> {engine.reason}
      </Notice>
    );
  }
  const progress = engine.state === 'starting' && engine.total > 0 ? engine : null;
  return (
    <div className="model__progress" data-testid="model-opening">
      <p role="status">
        Opening{progress === null ? '…' : `: ${progress.stage} ${progress.done} of ${progress.total}`}
      </p>
      <progress
        aria-label="Opening the model"
        max={progress?.total ?? 1}
        {...(progress !== null && { value: progress.done })}
      />
      {hasWayBack && goBack}
    </div>
  );
}
