import { cssColour, colourOf, cssGradient } from '../../../engine/selection/colourMap.js';
import { outlineValue } from '../../../engine/selection/overlayPicture.js';
import { shortcut } from '../../commands/shownKeys.js';
import { useApp } from '../../state/WindowModelContext.js';
import type { Focus } from '../../state/masks/focusSlice.js';
import type { FrequencyScope } from '../../state/view/overlaySlice.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { useSelectionText } from './useSelectionText.js';
import './canvasLine.css';
import './legend.css';

/** What the overlay's colours mean, and which layer and token it shows: a line under the image, never over it. */
export function Legend() {
  const { mode, scope, colourMap, visible } = useApp((state) => state.overlay);
  const known = useApp((state) => state.runs[state.shownRunId ?? '']?.prefill != null);
  const selectsNothing = useApp(
    (state) => state.runs[state.shownRunId ?? '']?.prefill?.selectingLayers.length === 0,
  );
  const pixels = useApp((state) => state.pixels);
  const focused = useSelectionText();
  const unread = useApp(
    ({ runs, shownRunId, focus: { layer } }) =>
      layer !== null && readingLayer(layer, runs[shownRunId ?? '']?.prefill?.selectingLayers ?? []) === null,
  );
  const focus = useApp((state) => state.focus);
  const text = mode === 'frequency' && !selectsNothing ? frequencyText(scope, focus) : focused;
  const shown = visible ? text : `Overlay hidden (${shortcut('toggle-overlay')} shows it)`;
  if (!known) return <NoAnswer />;
  return (
    <div className="canvas-line legend" data-testid="legend">
      <p className="legend__text" title={shown}>
        {shown}
      </p>
      {visible && !selectsNothing && mode === 'selected' && (
        <p className="legend__keys">
          <span
            className="legend__swatch"
            style={{ borderColor: cssColour(colourOf(colourMap, outlineValue)) }}
          />
          {unread ? 'chosen' : 'high-res read'}
          {pixels === 'read' ? (
            <span className="legend__beside">low-res view elsewhere</span>
          ) : (
            <>
              <span className="legend__swatch legend__swatch--dim" />
              low-res view only
            </>
          )}
        </p>
      )}
      {visible && !selectsNothing && mode !== 'selected' && (
        <div className="legend__scale">
          <span>{mode === 'attention' ? 'least' : 'never'}</span>
          <span className="legend__bar" style={{ backgroundImage: cssGradient(colourMap) }} />
          <span>{mode === 'attention' ? 'most attention (min–max)' : frequencyEnd[scope]}</span>
        </div>
      )}
    </div>
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

const frequencyEnd = {
  all: 'by every layer that is read, at every token',
  layers: 'by every layer that is read',
  tokens: 'by this layer at every token',
} as const;

function frequencyText(scope: FrequencyScope, { tokenIndex, layer }: Focus): string {
  if (scope === 'layers') return `How often chosen at token ${tokenIndex + 1}, over the layers that are read`;
  if (scope === 'tokens') return `How often chosen by layer ${layer ?? '–'}, over the tokens`;
  return 'How often chosen, over all tokens and the layers that are read';
}
