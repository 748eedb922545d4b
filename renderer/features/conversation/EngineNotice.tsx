import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** Why there is no engine to ask, and the way back. */
export function EngineNotice() {
  const engine = useApp((state) => state.engine);
  const actions = useActions();
  if (engine.state !== 'failed') return null;
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
