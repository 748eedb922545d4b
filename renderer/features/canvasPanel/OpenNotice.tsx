import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** What is being opened, or why it could not be; the image that was open stays. */
export function OpenNotice() {
  const error = useApp((state) => state.openError);
  const opening = useApp((state) => (state.currentImageId === null ? null : state.opening));
  const actions = useActions();
  if (opening !== null) {
    return (
      <p className="open-progress" role="status">
        Opening {opening}…
      </p>
    );
  }
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
