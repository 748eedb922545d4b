import type { HubDownload } from '../../../electron/ipc/hubContracts.js';
import { useActions } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/Notice.js';
import { HubFailure } from './HubFailure.js';
import { progressText, shareText } from './hubTexts.js';
import './hub.css';

/** How far a download is, with the ways to stop it and to go on. */
export function HubDownloadDetails({ download }: { readonly download: HubDownload }) {
  const { name, state, progress, error } = download;
  const isUnderWay = state === 'running' || state === 'cancelling';
  return (
    <section className="model hub" aria-label={name} data-testid="hub-download-details" data-state={state}>
      <h3>{name}</h3>
      <p role="status">{stateTexts[state]}</p>
      {error !== null && <HubFailure error={error} />}
      {progress !== null && progress.bytes.total > 0 ? (
        <>
          <progress
            className="hub__progress"
            aria-label={`Download of ${name}`}
            max={progress.bytes.total}
            value={progress.bytes.done}
          />
          <p className="hub__amount" data-testid="hub-amount">
            <strong>{shareText(progress)}</strong> {progressText(progress)}
          </p>
          {isUnderWay && progress.file !== '' && (
            <p className="hub__file">
              File {Math.min(progress.files.done + 1, progress.files.total)} of {progress.files.total}:{' '}
              {progress.file}
            </p>
          )}
          {isUnderWay && progress.isQuiet && (
            <Notice kind="note" testId="hub-quiet">
              Nothing comes at the moment. What is here is checked, or the connection is made again by itself.
            </Notice>
          )}
        </>
      ) : (
        isUnderWay && <progress className="hub__progress" aria-label={`Download of ${name}`} />
      )}
      {state !== 'done' && (
        <div className="model__foot">
          {!isUnderWay && (
            <p className="hub__hint">
              What came stays in the hub’s cache, also when this is taken off the list; a later download uses
              it.
            </p>
          )}
          <DownloadButtons download={download} isUnderWay={isUnderWay} />
        </div>
      )}
    </section>
  );
}

function DownloadButtons({
  download: { name, state },
  isUnderWay,
}: {
  readonly download: HubDownload;
  readonly isUnderWay: boolean;
}) {
  const actions = useActions();
  if (isUnderWay) {
    return (
      <div className="model__buttons">
        <Button
          data-testid="hub-cancel"
          disabled={state === 'cancelling'}
          onClick={() => void actions.cancelHubDownload()}
        >
          Cancel download
        </Button>
      </div>
    );
  }
  return (
    <div className="model__buttons">
      <Button look="primary" data-testid="hub-resume" onClick={() => void actions.downloadFromHub(name)}>
        Resume
      </Button>
      <Button look="quiet" onClick={() => void actions.dismissHubDownload(name)}>
        Take off the list
      </Button>
    </div>
  );
}

const stateTexts: Readonly<Record<HubDownload['state'], string>> = {
  running: 'Downloading. It goes on when this dialog is closed, and you can ask questions meanwhile.',
  cancelling: 'Stopping…',
  stopped: 'Not finished. It goes on where it stopped when you resume it.',
  failed: 'The download failed. It goes on where it stopped when you resume it.',
  done: 'Downloaded, and in the list of models.',
};
