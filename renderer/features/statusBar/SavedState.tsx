import { useApp } from '../../state/WindowModelContext.js';
import { currentSessionId } from '../../state/sessions/sessionSlice.js';
import { Popover } from '../../ui/Popover.js';

/** Whether the work on the image that is shown is on the disk; where some is not, pressing it says why and what to do. */
export function SavedState() {
  const saving = useApp((state) => state.saving[currentSessionId(state) ?? '']);
  const unsaved = useApp(({ saving: all, sessions }) => {
    const failed = Object.keys(all).filter((sessionId) => all[sessionId]?.state === 'failed');
    return failed.map((sessionId) => sessions[sessionId]?.name ?? '').join(', ');
  });
  if (unsaved === '') {
    return (
      <span className="status__saved" role="status" data-testid="saved" data-state={saving?.state ?? 'none'}>
        {saving === undefined ? '' : saving.state === 'saving' ? 'Saving…' : 'Saved'}
      </span>
    );
  }
  const reason = saving?.state === 'failed' ? saving.message : null;
  return (
    <Popover
      label="Why the session is not saved"
      place="above end"
      className="status__popover"
      button={(opener) => (
        <button
          type="button"
          className="status__trouble"
          {...opener}
          title={reason ?? undefined}
          data-testid="saved"
          data-state="failed"
        >
          Not saved: {reason ?? unsaved}
        </button>
      )}
    >
      <p role="alert">
        {reason ?? `The session of ${unsaved} could not be written down.`} What you did is kept in this
        window, and writing it down is tried again every few seconds.
      </p>
    </Popover>
  );
}
