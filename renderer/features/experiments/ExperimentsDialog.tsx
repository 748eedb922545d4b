import { X } from 'lucide-react';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { Notice } from '../../ui/Notice.js';
import { useModal } from '../../ui/useModal.js';
import { ExperimentForm } from './ExperimentForm.js';
import { experimentTexts, stateText } from './experimentTexts.js';
import { ExperimentView } from './ExperimentView.js';
import './experiments.css';

/** What an answer depends on: experiments about a run, those that were made, and their figures. Closed, one goes on. */
export function ExperimentsDialog() {
  const { open, records, shownId, error, deletedId } = useApp((state) => state.experiments);
  const actions = useActions();
  const dialog = useModal(open);
  const shown = records.find(({ experimentId }) => experimentId === shownId);
  return (
    <dialog
      ref={dialog}
      className="experiment"
      aria-labelledby="experiments-title"
      data-testid="experiments-dialog"
      onClose={actions.closeExperiments}
    >
      {open && (
        <>
          <header>
            <h2 id="experiments-title">Experiments</h2>
            <IconButton label="Close" onClick={actions.closeExperiments}>
              <X size={16} />
            </IconButton>
          </header>
          {error !== null && <Notice kind="error">{error}</Notice>}
          {deletedId !== null && (
            <Notice
              kind="note"
              actions={<Button onClick={() => void actions.restoreExperiment()}>Undo</Button>}
            >
              The experiment was deleted.
            </Notice>
          )}
          <div className="experiment__body">
            <nav className="experiment__list-of" aria-label="Experiments of this session">
              <button
                type="button"
                className="experiment__entry"
                aria-current={shown === undefined}
                onClick={() => actions.showExperiment(null)}
              >
                New experiment
              </button>
              {[...records].reverse().map((record) => (
                <button
                  key={record.experimentId}
                  type="button"
                  className="experiment__entry"
                  aria-current={record === shown}
                  onClick={() => actions.showExperiment(record.experimentId)}
                >
                  <span>{experimentTexts[record.plan.kind].text}</span>
                  <span className="experiment__hint">{stateText(record)}</span>
                </button>
              ))}
            </nav>
            {shown === undefined ? <ExperimentForm /> : <ExperimentView record={shown} />}
          </div>
        </>
      )}
    </dialog>
  );
}
