import { exportFormatFacts } from '../../../engine/protocol/exportFormats.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { MiddleCut } from '../../ui/MiddleCut.js';
import { formatBytes } from '../../ui/formatBytes.js';

/** What is done: export, copy, cancel; how far it is, and where it went. */
export function ExportFoot() {
  const format = useApp((state) => state.exportChoices.format);
  const work = useApp((state) => state.exportWork);
  const preview = useApp((state) => state.exportPreview);
  const outcome = useApp((state) => state.exportOutcome);
  const actions = useActions();
  const { isText } = exportFormatFacts(format);
  const busy = work !== null && work.what !== 'preview';
  const size = preview.state === 'made' ? preview.sizeBytes : null;
  return (
    <footer className="export__foot">
      <div className="export__said" role="status" data-testid="export-said">
        {work !== null && work.share > 0 && <progress aria-label="Progress" value={work.share} max={1} />}
        {!busy && outcome?.kind === 'exported' && (
          <>
            <span>Exported, {formatBytes(outcome.sizeBytes)}:</span> <MiddleCut text={outcome.path} />
            <span className="visually-hidden">{outcome.path}</span>
            <Button look="quiet" onClick={actions.revealExport}>
              Show in folder
            </Button>
          </>
        )}
        {!busy && outcome?.kind === 'copied' && 'Copied to the clipboard'}
        {!busy && outcome?.kind === 'failed' && <span role="alert">{outcome.message}</span>}
        {!busy && outcome === null && size !== null && formatBytes(size)}
      </div>
      {work !== null && (
        <Button look="quiet" onClick={actions.cancelExport}>
          Cancel
        </Button>
      )}
      {(isText || format === 'png') && (
        <Button disabled={busy} onClick={() => void actions.copyExport()}>
          Copy
        </Button>
      )}
      <Button look="primary" disabled={busy} onClick={() => void actions.exportNow()}>
        Export…
      </Button>
    </footer>
  );
}
