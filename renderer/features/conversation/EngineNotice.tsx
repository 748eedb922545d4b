import type { ModelSource } from '../../../electron/ipc/contracts.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** Why there is no engine to ask, or another model than the last one, said here alone, and the ways out. */
export function EngineNotice() {
  const engine = useApp((state) => state.engine);
  const fallenBackFrom = useApp((state) => state.modelSource?.fallenBackFrom ?? null);
  const isShipped = useApp((state) => state.modelSource?.isShipped ?? false);
  const actions = useActions();
  if (engine.state !== 'failed')
    return fallenBackFrom === null ? null : <FallbackNotice {...fallenBackFrom} />;
  if (engine.cause === 'process') {
    return (
      <Notice
        kind="error"
        testId="engine-failure"
        actions={<Button onClick={() => void actions.restartEngine()}>Restart engine</Button>}
      >
        <strong>The engine is not running.</strong> {engine.reason}
      </Notice>
    );
  }
  return (
    <Notice
      kind="error"
      testId="engine-failure"
      actions={
        <>
          <Button onClick={() => void actions.openModelFolder()}>Open another model folder…</Button>
          {!isShipped && (
            <Button onClick={() => void actions.useShippedModel()}>Use the shipped model</Button>
          )}
          <Button look="quiet" onClick={() => void actions.restartEngine()}>
            Try this one again
          </Button>
        </>
      }
    >
      <strong>The model could not be opened.</strong> {engine.reason}
    </Notice>
  );
}

/** The model of the last run could not be opened, and the one that ships stands in for it. */
function FallbackNotice({ folder, reason }: NonNullable<ModelSource['fallenBackFrom']>) {
  const actions = useActions();
  return (
    <Notice
      kind="note"
      testId="model-fallback"
      actions={
        <>
          <Button onClick={() => void actions.openModelFolder()}>Open another model folder…</Button>
          <Button look="quiet" onClick={() => void actions.useShippedModel()}>
            Stay with the shipped model
          </Button>
        </>
      }
    >
      <strong>The shipped model answers.</strong> The model you last used, in {folder}, could not be opened:{' '}
      {reason}
    </Notice>
  );
}
