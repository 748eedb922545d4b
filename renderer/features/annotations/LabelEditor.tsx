import { Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Label } from '../../../engine/protocol/annotation.js';
import { maxLabelLength } from '../../../engine/protocol/sessionLimits.js';
import { drawnHere } from '../../state/annotations/annotationSlice.js';
import { countOf } from '../../state/annotations/annotationWords.js';
import { colourName, labelColours } from '../../state/annotations/labelColours.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';

/** The labels of the session: renamed, recoloured, deleted. */
export function LabelEditor() {
  const { labels } = useApp(drawnHere);
  return (
    <>
      <h3>Labels</h3>
      <ul className="label-editor__list">
        {labels.map((label) => (
          <LabelRow key={label.id} label={label} />
        ))}
      </ul>
    </>
  );
}

function LabelRow({ label: { id, name, colour } }: { readonly label: Label }) {
  const used = useApp((state) => drawnHere(state).annotations.filter(({ labelId }) => labelId === id).length);
  const actions = useActions();
  const [typed, setTyped] = useState<string | null>(null);
  const visits = useRef(0);
  return (
    <li>
      <div className="label-editor__row">
        <input
          className="text-box"
          aria-label={`Name of the label ${name}`}
          maxLength={maxLabelLength}
          value={typed ?? name}
          onFocus={() => visits.current++}
          onChange={(event) => {
            setTyped(event.target.value);
            actions.renameLabel(id, event.target.value, `rename ${id} ${visits.current}`);
          }}
          onBlur={() => setTyped(null)}
        />
        <IconButton
          label={`Delete the label ${name}, which ${used === 0 ? 'nothing has' : `${countOf(used)} ${used === 1 ? 'has' : 'have'}`}`}
          onClick={() => actions.deleteLabel(id)}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <div className="label-editor__colours" role="radiogroup" aria-label={`Colour of the label ${name}`}>
        {[...labelColours.map((one) => one.colour), ...(isOfPalette(colour) ? [] : [colour])].map((one) => (
          <label
            key={one}
            className="label-editor__colour"
            style={{ background: one }}
            title={colourName(one)}
          >
            <input
              type="radio"
              name={`colour-${id}`}
              aria-label={colourName(one)}
              checked={one === colour}
              onChange={() => actions.recolourLabel(id, one)}
            />
          </label>
        ))}
      </div>
    </li>
  );
}

function isOfPalette(wanted: string): boolean {
  return labelColours.some(({ colour }) => colour === wanted);
}
