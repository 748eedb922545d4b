import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** Why there is no engine to ask, said here alone, and the ways out. */
export function EngineNotice() {
  const engine = useApp((state) => state.engine);
  const isShipped = useApp((state) => state.modelSource?.isShipped ?? false);
  const actions = useActions();
  if (engine.state !== 'failed') return null;
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
