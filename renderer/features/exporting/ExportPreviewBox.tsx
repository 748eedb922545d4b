import { useApp } from '../../state/WindowModelContext.js';
import { Notice } from '../../ui/Notice.js';

/** What the export will be: the beginning of a text, a small picture, and what is not in it. */
export function ExportPreviewBox() {
  const preview = useApp((state) => state.exportPreview);
  if (preview.state === 'failed') {
    return (
      <div className="export__preview">
        <Notice kind="error">{preview.message}</Notice>
      </div>
    );
  }
  if (preview.state === 'making') {
    return (
      <div className="export__preview export__preview--empty" role="status">
        The preview is being made …
      </div>
    );
  }
  const { text, isCut, pictureUrl, notes } = preview;
  return (
    <>
      {notes.length > 0 && (
        <ul className="export__notes" data-testid="export-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div
        className="export__preview"
        tabIndex={0}
        role="group"
        aria-label="Preview"
        data-testid="export-preview"
      >
        {pictureUrl !== null && <img src={pictureUrl} alt="Preview of the export" />}
        {text !== null && (
          <pre>
            {text}
            {isCut && '\n…'}
          </pre>
        )}
      </div>
    </>
  );
}
