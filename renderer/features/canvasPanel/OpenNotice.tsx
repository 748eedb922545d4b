import { useActions, useApp } from '../../state/WindowModelContext.js';
import type { OpenReport } from '../../state/images/imageSlice.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';

/** What is being opened, or what became of it; the image that was open stays. */
export function OpenNotice() {
  const report = useApp((state) => state.openReport);
  const opening = useApp((state) => (state.currentImageId === null ? null : state.opening));
  const actions = useActions();
  if (opening !== null) {
    const { name, done, total } = opening;
    return (
      <div className="open-progress">
        <p role="status">
          Opening {name}…{total > 1 && ` ${done + 1} of ${total}`}
        </p>
        {total > 0 && (
          <Button look="quiet" onClick={() => void actions.cancelOpening()}>
            Cancel
          </Button>
        )}
      </div>
    );
  }
  if (report === null) return null;
  const failed = report.refused.length > 0;
  return (
    <div className="open-notice">
      <Notice
        kind={failed ? 'error' : 'note'}
        testId={failed ? 'open-error' : 'open-note'}
        actions={
          <>
            {failed && <Button onClick={() => void actions.openDialog()}>Open others…</Button>}
            <Button look="quiet" onClick={() => actions.dismissOpenReport()}>
              Dismiss
            </Button>
          </>
        }
      >
        {failed && <Refused report={report} />}
        {report.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </Notice>
    </div>
  );
}

/** One image with its reason, or the list of several by name. */
function Refused({ report: { refused, opened } }: { readonly report: OpenReport }) {
  const [first] = refused;
  if (refused.length === 1 && opened === 0) {
    return (
      <p>
        <strong>The image was not opened.</strong> {first?.message}
      </p>
    );
  }
  return (
    <>
      <strong>
        {refused.length} of {refused.length + opened} images {refused.length === 1 ? 'was' : 'were'} not
        opened.
      </strong>
      <ul className="open-notice__list" tabIndex={0} aria-label="Images that were not opened">
        {refused.map(({ name, message }, index) => (
          // A name may come twice, from different folders.
          <li key={index}>
            <strong>{name}</strong>: {message}
          </li>
        ))}
      </ul>
    </>
  );
}
