import { useId } from 'react';
import { useApp } from '../../state/WindowModelContext.js';
import { currentSessionId } from '../../state/sessions/sessionSlice.js';

/** Whether the work on the image that is shown is on the disk; where it is not, pressing it says why and what to do. */
export function SavedState() {
  const saving = useApp((state) => state.saving[currentSessionId(state) ?? '']);
  const others = useApp(({ saving: all, sessions }) => {
    const failed = Object.keys(all).filter((sessionId) => all[sessionId]?.state === 'failed');
    return failed.map((sessionId) => sessions[sessionId]?.name ?? '').join(', ');
  });
  const id = useId();
  if (saving?.state !== 'failed' && others === '') {
    return (
      <span className="status__saved" role="status" data-testid="saved" data-state={saving?.state ?? 'none'}>
        {saving === undefined ? '' : saving.state === 'saving' ? 'Saving…' : 'Saved'}
      </span>
    );
  }
  const reason = saving?.state === 'failed' ? saving.message : null;
  return (
    <>
      <button
        type="button"
        className="status__trouble"
        popoverTarget={id}
        title={reason ?? undefined}
        data-testid="saved"
        data-state="failed"
      >
        Not saved{reason === null ? `: ${others}` : ''}
      </button>
      <div
        id={id}
        popover="auto"
        className="status__popover status__popover--trouble"
        role="dialog"
        aria-label="Why the session is not saved"
      >
        <p role="alert">
          {reason ?? `The sessions of ${others} could not be written down.`} What you did is kept in this
          window, and is tried again every few seconds.
        </p>
      </div>
    </>
  );
}
