import { useActions, useApp } from '../../state/WindowModelContext.js';
import type { AppState } from '../../state/appStore.js';
import { currentSessionId, type OpenSession } from '../../state/sessions/sessionSlice.js';
import { activeRun } from '../../state/runs/runSlice.js';
import type { OpenReport } from '../../state/images/imageSlice.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import './openNotice.css';

/** What is being opened, or what became of it; the image that was open stays. */
export function OpenNotice() {
  const report = useApp((state) => state.openReport);
  const opening = useApp((state) => (state.currentImageId === null ? null : state.opening));
  const absent = useApp((state) => absenceOf(state) !== null);
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
  if (report === null) return absent ? <AbsentNotice /> : <DiskNotice />;
  const failed = report.refused.length > 0;
  return (
    <div className="open-notice">
      <Notice
        kind={failed ? 'error' : 'note'}
        testId={failed ? 'open-error' : 'open-note'}
        actions={
          <>
            {failed && !isImport(report) && (
              <Button onClick={() => void actions.openDialog()}>Open others…</Button>
            )}
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

/** Says that the picture of the session that is shown is not there, and what can be done. */
function AbsentNotice() {
  const session = useApp(absenceOf);
  const actions = useActions();
  if (session === null) return null;
  return (
    <div className="open-notice">
      <Notice
        kind="error"
        testId="absent-picture"
        actions={
          <>
            <Button onClick={() => void actions.openDialog()}>Find the picture…</Button>
            <Button look="quiet" onClick={() => actions.goOnWithoutPicture(session.sessionId)}>
              Go on without
            </Button>
          </>
        }
      >
        <p>
          <strong>The picture of this session is not there.</strong> {session.pictureTrouble} It is known
          again by its content, whatever it is called now; asking needs it.
        </p>
      </Notice>
    </div>
  );
}

/** The session that is shown, where its picture is not there and the person has not said to go on without. */
function absenceOf(state: AppState): OpenSession | null {
  const session = state.sessions[currentSessionId(state) ?? ''];
  return session !== undefined && session.pictureTrouble !== null ? session : null;
}

/** Says that the current image's file is no longer what was opened, and what can be done. */
function DiskNotice() {
  const image = useApp((state) => state.images[state.currentImageId ?? '']);
  const state = useApp(({ onDisk, currentImageId }) => onDisk[currentImageId ?? '']);
  const answered = useApp((all) => all.asking || activeRun(all)?.imageId === all.currentImageId);
  const actions = useActions();
  if (image === undefined || state === undefined) return null;
  const { imageId, name, copied } = image;
  return (
    <div className="open-notice">
      <Notice
        kind="note"
        testId="disk-notice"
        actions={
          <>
            {state === 'changed' && (
              <Button
                disabled={answered}
                title={answered ? 'An answer about this image is still being written.' : undefined}
                onClick={() => void actions.reloadImage(imageId)}
              >
                Reload
              </Button>
            )}
            <Button look="quiet" onClick={() => actions.keepImage(imageId)}>
              Keep as opened
            </Button>
          </>
        }
      >
        <p>
          <strong>
            {state === 'changed' ? `${name} has changed on disk.` : `The file of ${name} is gone.`}
          </strong>{' '}
          {copied
            ? 'You see and ask about the image as it was opened.'
            : 'Fovea keeps no copy of a file this large: drawing it again and new questions may fail.'}
          {state === 'changed' &&
            ' Reload opens the file as it is now, as a session of its own; the answers so far stay in the list of sessions.'}
        </p>
      </Notice>
    </div>
  );
}

/** Whether one file of a session or of annotations was refused: its message says that it was not imported. */
function isImport({ refused }: OpenReport): boolean {
  return refused.length === 1 && /\.(fovea|json|geojson)$/i.test(refused[0]!.name);
}

/** One image with its reason, or the list of several by name. */
function Refused({ report }: { readonly report: OpenReport }) {
  const { refused, opened } = report;
  const [first] = refused;
  if (refused.length === 1 && opened === 0) {
    return (
      <p>
        {!isImport(report) && <strong>The image was not opened. </strong>}
        {first?.message}
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
