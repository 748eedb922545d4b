import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { useShallow } from 'zustand/react/shallow';
import { X } from 'lucide-react';
import { compareSelections } from '../../../engine/selection/compareSelections.js';
import { shortcut } from '../../commands/shownKeys.js';
import { comparedPlaces, pinsShown, type Place } from '../../state/pins/pinSlice.js';
import { visibleToken } from '../../state/runs/visibleToken.js';
import { useActions, useApp, useSelections } from '../../state/WindowModelContext.js';
import { IconButton } from '../../ui/IconButton.js';
import './pins.css';

/** How the two places that are compared differ, in a line; nothing while none is pinned. */
export function PinComparison() {
  const selections = useSelections();
  const pins = useApp(useShallow(pinsShown));
  const a = useApp((state) => comparedPlaces(state)?.a ?? null);
  const b = useApp(useShallow((state) => comparedPlaces(state)?.b ?? null));
  useApp((state) => state.masks.arrived);
  const selects = useApp(({ runs }) =>
    [a, b].every((place) => selectsCells(runs[place?.runId ?? '']?.prefill)),
  );
  const actions = useActions();
  if (a === null || b === null) return null;
  const [one, other] = [a, b].map(({ runId, tokenIndex, layer }) => selections.at(runId, tokenIndex, layer));
  return (
    <div className="pins" role="group" aria-label="Compared places" data-testid="pin-comparison">
      <PlaceButton letter="A" place={a} />
      <PlaceButton letter={pins.length > 1 ? 'B' : 'Focus'} place={b} />
      <p className="pins__figures">
        {one === undefined || other === undefined
          ? 'One of the two selections is not here yet: show it once.'
          : selects
            ? figures(one.selectionGrid, other.selectionGrid)
            : 'Nothing is selected in one of the two: Difference shows how their attention differs.'}
      </p>
      <IconButton
        label="Let go of the pins"
        title={`Let go of the pins (${shortcut('toggle-pin')} pins the place in focus)`}
        onClick={() => actions.unpinAll()}
      >
        <X size={14} />
      </IconButton>
    </div>
  );
}

function PlaceButton({ letter, place }: { readonly letter: string; readonly place: Place }) {
  const actions = useActions();
  const { runId, tokenIndex, layer } = place;
  const text = useApp((state) => state.runs[runId]?.tokens[tokenIndex]?.text);
  const isOther = useApp((state) => state.shownRunId !== runId);
  return (
    <button
      type="button"
      className="button button--quiet pins__place"
      title="Show this place"
      onClick={() => actions.focusPlace(runId, tokenIndex, layer)}
    >
      <b>{letter}</b> layer {layer}, token {tokenIndex + 1}
      {text !== undefined && <span className="mono">“{visibleToken(text)}”</span>}
      {isOther && <span> of another answer</span>}
    </button>
  );
}

function figures(before: Uint8Array, after: Uint8Array): string {
  const { iou, kept, added, dropped } = compareSelections(before, after);
  return `overlap ${iou.toFixed(2)} · ${kept} kept, ${added} added, ${dropped} dropped`;
}
