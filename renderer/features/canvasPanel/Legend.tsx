import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import { ArrowLeftRight, Pin, PinOff } from 'lucide-react';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useActions, useApp } from '../../state/WindowModelContext.js';
import { focusedPlace, pinsShown, samePlace } from '../../state/pins/pinSlice.js';
import { IconButton } from '../../ui/IconButton.js';
import { LegendKeys } from './LegendKeys.js';
import { useLegendText } from './useLegendText.js';
import { useOverlayView } from './useOverlayView.js';
import './canvasLine.css';
import './legend.css';

/** What the overlay's colours mean, and which layer and token it shows: a line under the image, never over it. */
export function Legend() {
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  if (run?.prefill == null) return <NoAnswer />;
  return (
    <KnownLegend
      picture={run.picture}
      layers={reportingLayers(run.prefill)}
      selecting={run.prefill.selectingLayers}
    />
  );
}

interface KnownLegendProps {
  readonly picture: { readonly width: number; readonly height: number };
  readonly layers: readonly number[];
  readonly selecting: readonly number[];
}

function KnownLegend({ picture, layers, selecting }: KnownLegendProps) {
  const view = useOverlayView(picture);
  const text = useLegendText(view);
  const layer = useApp((state) => state.focus.layer);
  return (
    <div className="canvas-line legend" data-testid="legend">
      <div className="legend__what">
        {layers.length > 0 && <PinButtons />}
        <p className="legend__text" title={text}>
          {text}
        </p>
      </div>
      {layers.length > 0 && (
        <LegendKeys
          view={view}
          unread={layer !== null && selecting.length > 0 && readingLayer(layer, selecting) === null}
        />
      )}
    </div>
  );
}

/** Holding on to the place in focus; where two are compared, also exchanging them. */
function PinButtons() {
  const actions = useActions();
  const isPinned = useApp((state) => {
    const place = focusedPlace(state);
    return place !== null && pinsShown(state).some((pin) => samePlace(pin, place));
  });
  const canSwap = useApp((state) => state.overlay.mode === 'difference' && pinsShown(state).length > 0);
  return (
    <>
      <IconButton
        label={isPinned ? 'Unpin this place' : 'Pin this place, to compare others with it'}
        shortcut={shortcut('toggle-pin')}
        aria-pressed={isPinned}
        className="legend__button"
        onClick={() => actions.togglePin()}
      >
        {isPinned ? <PinOff size={13} /> : <Pin size={13} />}
      </IconButton>
      {canSwap && (
        <IconButton
          label="Exchange A and B"
          shortcut={shortcut('swap-pins')}
          className="legend__button"
          onClick={() => actions.swapPins()}
        >
          <ArrowLeftRight size={13} />
        </IconButton>
      )}
    </>
  );
}

/** In place of the legend, so that nothing jumps when there is one. */
function NoAnswer() {
  const isRunning = useApp((state) => state.runs[state.shownRunId ?? '']?.state === 'running');
  const hasImage = useApp((state) => state.currentImageId !== null);
  return (
    <p className="canvas-line legend legend--none">
      {isRunning
        ? 'The cells appear with the first token.'
        : hasImage && 'No answer is shown: with one, the cells it read are marked.'}
    </p>
  );
}
