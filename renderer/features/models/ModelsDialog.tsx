import { CloudDownload, FolderOpen, X } from 'lucide-react';
import { useEffect } from 'react';
import { hubRowId, selectedDownload } from '../../state/hub/hubSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { useModal } from '../../ui/useModal.js';
import { HubDownloadDetails } from './HubDownloadDetails.js';
import { HubPane } from './HubPane.js';
import { HubRows } from './HubRows.js';
import { ModelDetails } from './ModelDetails.js';
import { ModelRows } from './ModelRows.js';
import './models.css';

/** The models there are, what each is and would take before it is loaded, and which one answers. */
export function ModelsDialog() {
  const { open, known, selectedId, looks, error } = useApp((state) => state.models);
  const actions = useActions();
  const dialog = useModal(open);
  const download = useApp((state) => selectedDownload(state.hub.downloads, selectedId));
  const selected = known.find(({ modelId }) => modelId === selectedId);
  useEffect(() => {
    // A dialog gives the focus to its first button.
    if (open) currentRow(dialog.current)?.focus();
  }, [open, dialog]);
  useEffect(() => {
    // What had the focus may have gone: a press on Download shows the download in its place.
    if (open && document.activeElement === document.body) currentRow(dialog.current)?.focus();
  }, [open, dialog, selectedId]);
  const close = (): void => void actions.showModels(false);
  return (
    <dialog
      ref={dialog}
      className="models"
      aria-labelledby="models-title"
      data-testid="models-dialog"
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      {open && (
        <div className="models__body">
          <header className="models__head">
            <h2 id="models-title">Models</h2>
            <p>One answers at a time. Nothing of another is loaded before you say so.</p>
            <IconButton label="Close" onClick={close}>
              <X size={16} />
            </IconButton>
          </header>
          {error !== null && (
            <Notice kind="error" testId="models-error">
              {error}
            </Notice>
          )}
          <div className="models__parts">
            <div className="models__side">
              <ModelRows known={known} selectedId={selectedId} looks={looks}>
                <HubRows selectedId={selectedId} />
              </ModelRows>
              <Button onClick={() => void actions.openModelFolder()}>
                <FolderOpen size={14} aria-hidden />
                Open folder…
              </Button>
              <Button
                aria-pressed={selectedId === hubRowId}
                data-testid="from-hub"
                onClick={() => void actions.showHub()}
              >
                <CloudDownload size={14} aria-hidden />
                From the hub…
              </Button>
            </div>
            {selectedId === hubRowId ? (
              <HubPane />
            ) : download !== undefined ? (
              <HubDownloadDetails key={download.name} download={download} />
            ) : selected === undefined ? (
              <p className="models__none">Choose a model of the list to see what it is.</p>
            ) : (
              <ModelDetails key={selected.modelId} model={selected} look={looks[selected.modelId]} />
            )}
          </div>
        </div>
      )}
    </dialog>
  );
}

function currentRow(dialog: HTMLElement | null): HTMLElement | null {
  return dialog?.querySelector<HTMLElement>('[data-model][aria-current="true"]') ?? null;
}
