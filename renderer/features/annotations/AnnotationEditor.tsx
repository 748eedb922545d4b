import { CopyPlus, Link2, PenLine, ScanSearch, Trash2, Unlink2 } from 'lucide-react';
import { useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { maxNoteLength } from '../../../engine/protocol/sessionLimits.js';
import { annotationNoteId } from '../../commands/annotationCommands.js';
import { shortcut } from '../../commands/shownKeys.js';
import { focusTie } from '../../state/annotations/annotationActions.js';
import { selectedHere } from '../../state/annotations/annotationSlice.js';
import {
  countOf,
  shapeMeasures,
  shapeNames,
  tieText,
  turnsHere,
} from '../../state/annotations/annotationWords.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { Button } from '../../ui/Button.js';
import { IconButton } from '../../ui/IconButton.js';
import { LabelField } from './LabelField.js';

/** What is known of the annotations that are selected, and what can be done with them; nothing while none is. */
export function AnnotationEditor() {
  const selected = useApp(useShallow(selectedHere));
  const actions = useActions();
  const [single, ...others] = selected;
  if (single === undefined) return null;
  const isOne = others.length === 0;
  const { shape } = single;
  return (
    <section className="annotation-editor" aria-label="Selected annotation" data-testid="annotation-editor">
      <header className="annotation-editor__head">
        <h3>{isOne ? shapeNames[shape.type] : countOf(selected.length)}</h3>
        {isOne && shape.type === 'text' && (
          <IconButton label="Edit the words" shortcut="Enter" onClick={() => actions.write(single.id)}>
            <PenLine size={14} />
          </IconButton>
        )}
        <IconButton
          label="Zoom to it"
          shortcut={shortcut('locate-annotation')}
          onClick={() => actions.locateSelected()}
        >
          <ScanSearch size={14} />
        </IconButton>
        <IconButton
          label="Duplicate"
          shortcut={shortcut('annotation-duplicate')}
          onClick={() => actions.duplicateSelected()}
        >
          <CopyPlus size={14} />
        </IconButton>
        <IconButton
          label="Delete"
          shortcut={shortcut('annotation-delete')}
          onClick={() => actions.deleteSelected()}
        >
          <Trash2 size={14} />
        </IconButton>
      </header>
      <LabelField annotations={selected} />
      {isOne && <NoteField key={single.id} id={single.id} note={single.note} />}
      <TieField />
      {isOne && (
        <dl className="annotation-editor__measures" aria-label="Size in pixels of the original image">
          {shapeMeasures(shape).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** What is typed between coming and leaving is one entry of the history. */
function NoteField({ id, note }: { readonly id: string; readonly note: string }) {
  const actions = useActions();
  const visits = useRef(0);
  return (
    <textarea
      id={annotationNoteId}
      className="annotation-editor__note"
      aria-label="Note"
      placeholder="Note"
      rows={2}
      maxLength={maxNoteLength}
      value={note}
      onFocus={() => visits.current++}
      onChange={(event) => actions.setNote(id, event.target.value, `note ${id} ${visits.current}`)}
    />
  );
}

/** What the annotations are tied to: a button that shows it, or one that ties them to what is in focus. */
function TieField() {
  const tied = useApp((state) => {
    const selected = selectedHere(state);
    const texts = new Set(selected.map(({ tie }) => (tie === null ? '' : tieText(tie, turnsHere(state)))));
    return texts.size === 1 ? [...texts][0]! : texts.size > 1 ? 'several places' : '';
  });
  const here = useApp((state) => {
    const tie = focusTie(state);
    return tie === null ? null : tieText(tie, turnsHere(state));
  });
  const first = useApp((state) => state.selectedAnnotationIds[0]);
  const actions = useActions();
  return (
    <div className="annotation-editor__ties">
      {tied !== '' && (
        <div className="annotation-editor__tie">
          <Button
            look="quiet"
            title="Show what it is tied to"
            disabled={tied === 'several places'}
            onClick={() => actions.focusTieOf(first ?? '')}
          >
            <Link2 size={13} aria-hidden />
            <span className="annotation-editor__words">{tied}</span>
          </Button>
          <IconButton label="Untie" onClick={() => actions.tieSelected(null)}>
            <Unlink2 size={14} />
          </IconButton>
        </div>
      )}
      {here !== null && here !== tied && (
        <Button
          look="quiet"
          className="annotation-editor__to"
          title={`Tie to what is in focus (${shortcut('tie-annotation')})`}
          onClick={() => actions.tieSelected('focus')}
        >
          <Link2 size={13} aria-hidden />
          <span className="annotation-editor__words">Tie to {here}</span>
        </Button>
      )}
    </div>
  );
}
