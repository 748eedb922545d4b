import { useActions, useApp } from '../../store/SessionContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** Why the last image could not be opened; the image that was open stays. */
export function OpenNotice() {
  const error = useApp((state) => state.openError);
  const actions = useActions();
  if (error === null) return null;
  return (
    <div className="open-notice">
      <Notice
        kind="error"
        testId="open-error"
        actions={
          <>
            <Button onClick={() => void actions.openDialog()}>Open another…</Button>
            <Button look="quiet" onClick={() => actions.dismissOpenError()}>
              Dismiss
            </Button>
          </>
        }
      >
        <strong>The image was not opened.</strong> {error.message}
      </Notice>
    </div>
  );
}
