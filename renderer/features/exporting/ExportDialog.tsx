import { X } from 'lucide-react';
import { exportFormatFacts, exportFormatNames } from '../../../engine/protocol/exportFormats.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { useModal } from '../../ui/useModal.js';
import { ExportChoicesFields } from './ExportChoicesFields.js';
import { ExportFoot } from './ExportFoot.js';
import { ExportPreviewBox } from './ExportPreviewBox.js';
import './exporting.css';

/** Exports the session of the image that is shown: which format, what is in it, what it will look like, where it went. */
export function ExportDialog() {
  const open = useApp((state) => state.exportOpen);
  const format = useApp((state) => state.exportChoices.format);
  const actions = useActions();
  const dialog = useModal(open);
  const facts = exportFormatFacts(format);
  return (
    <dialog
      ref={dialog}
      className="export"
      aria-label="Export"
      data-testid="export-dialog"
      onClose={actions.closeExport}
      onClick={(event) => {
        if (event.target === event.currentTarget) actions.closeExport();
      }}
    >
      {open && (
        <div className="export__body">
          <header>
            <h2>Export</h2>
            <IconButton label="Close" onClick={actions.closeExport}>
              <X size={16} />
            </IconButton>
          </header>
          <fieldset className="export__formats">
            <legend className="visually-hidden">Format</legend>
            {exportFormatNames.map((name) => (
              <label key={name} className="export__format">
                <input
                  type="radio"
                  name="export-format"
                  value={name}
                  checked={name === format}
                  onChange={() => actions.chooseExport({ format: name })}
                />
                {exportFormatFacts(name).label}
              </label>
            ))}
          </fieldset>
          <div className="export__about">
            <p>{facts.purpose}</p>
            <dl>
              <dt>In it</dt>
              <dd>{facts.includes}</dd>
              {facts.leavesOut !== '' && (
                <>
                  <dt>Left out</dt>
                  <dd>{facts.leavesOut}</dd>
                </>
              )}
            </dl>
            <ExportChoicesFields />
            <ExportPreviewBox />
          </div>
          <ExportFoot />
        </div>
      )}
    </dialog>
  );
}
