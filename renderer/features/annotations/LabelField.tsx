import { Tags } from 'lucide-react';
import { useState } from 'react';
import type { Annotation } from '../../../engine/protocol/annotation.js';
import { maxLabelLength } from '../../../engine/protocol/sessionLimits.js';
import { drawnHere } from '../../state/annotations/annotationSlice.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import { Popover } from '../../ui/Popover.js';
import { LabelEditor } from './LabelEditor.js';

/** The label of annotations: chosen from the list, or a new one typed. */
export function LabelField({ annotations }: { readonly annotations: readonly Annotation[] }) {
  const { labels } = useApp(drawnHere);
  const actions = useActions();
  const [typing, setTyping] = useState(false);
  const ids = annotations.map(({ id }) => id);
  const labelIds = new Set(annotations.map(({ labelId }) => labelId ?? none));
  const value = labelIds.size === 1 ? [...labelIds][0]! : several;
  const choose = (chosen: string): void => {
    if (chosen === another) setTyping(true);
    else actions.setLabel(ids, chosen === none ? null : chosen);
  };
  const end = (name: string | null): void => {
    setTyping(false);
    if (name !== null) actions.addLabel(name, ids);
  };
  return (
    <div className="label-field">
      {typing || labels.length === 0 ? (
        <NewLabel autoFocus={typing} onEnd={end} />
      ) : (
        <select
          className="select"
          aria-label="Label"
          value={value}
          onChange={(event) => choose(event.target.value)}
        >
          {value === several && (
            <option value={several} disabled>
              several labels
            </option>
          )}
          <option value={none}>No label</option>
          {labels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={another}>New label…</option>
        </select>
      )}
      {labels.length > 0 && (
        <Popover
          label="Labels"
          place="above start"
          className="popover--form label-editor"
          button={(opener) => (
            <IconButton {...opener} label="Edit labels">
              <Tags size={14} />
            </IconButton>
          )}
        >
          <LabelEditor />
        </Popover>
      )}
    </div>
  );
}

/** Where the name of a label is typed: Enter or leaving takes it, Escape does not. */
function NewLabel({
  autoFocus,
  onEnd,
}: {
  readonly autoFocus: boolean;
  readonly onEnd: (name: string | null) => void;
}) {
  const [name, setName] = useState('');
  const end = (wanted: string | null): void => {
    setName('');
    onEnd(wanted === null || wanted.trim() === '' ? null : wanted);
  };
  return (
    <input
      className="text-box"
      aria-label="New label"
      placeholder="New label"
      maxLength={maxLabelLength}
      value={name}
      autoFocus={autoFocus}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => end(name)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === 'Enter' ? name : null);
      }}
    />
  );
}

/** No id of a label has a space. */
const none = 'no label';
const several = 'several labels';
const another = 'another label';
