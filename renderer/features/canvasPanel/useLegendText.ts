import { variantNames } from '../../state/runs/variantTexts.js';
import { reportingLayers, selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { shortcut } from '../../commands/shownKeys.js';
import type { AppState } from '../../state/appStore.js';
import { neutralQuestion } from '../../../engine/protocol/neutralQuestion.js';
import { neutralKey, sameModel } from '../../state/neutral/neutralSlice.js';
import { comparedPlaces, focusedPlace } from '../../state/pins/pinSlice.js';
import { useApp } from '../../state/WindowModelContext.js';
import type { OverlayView } from './overlayView.js';
import { comparedText, placeText } from './placeText.js';
import { useSelectionText } from './useSelectionText.js';

/** What the overlay shows, in a line; where it shows nothing, why. */
export function useLegendText(view: OverlayView): string {
  const selection = useSelectionText();
  return useApp((state) => legendText(state, view, selection));
}

function legendText(state: AppState, view: OverlayView, selection: string): string {
  const { runs, shownRunId, overlay } = state;
  if (view.kind === 'nothing' && view.why === 'hidden') {
    return `Overlay hidden (${shortcut('toggle-overlay')} shows it)`;
  }
  const shown = runs[shownRunId ?? ''];
  const isFlat = shown?.prefill != null && !selectsCells(shown.prefill);
  if (isFlat && reportingLayers(shown.prefill).length === 0) return selection;
  if (isFlat && (overlay.mode === 'frequency' || overlay.mode === 'sensitivity')) {
    const name = variantNames[shown.settings.variant];
    return `${name} selects nothing, so there are no cells to count. Attention shows where it looked.`;
  }
  switch (overlay.mode) {
    case 'selected':
    case 'attention':
      return selection;
    case 'relative':
      return relativeText(state, view, selection);
    case 'difference':
      return differenceText(state, view);
    case 'frequency':
      return frequencyText(state);
    case 'sensitivity':
      return sensitivityText(state, view);
  }
}

function relativeText(state: AppState, view: OverlayView, selection: string): string {
  if (view.kind === 'relative') {
    const place = focusedPlace(state);
    // Of the cells the matrix tells: here it is to be seen what is divided by.
    return place === null
      ? selection
      : `${capital(placeText(state, place))}, divided by “${neutralQuestion}”`;
  }
  if (view.kind !== 'nothing' || view.why !== 'no-neutral') return selection;
  const run = state.runs[state.shownRunId ?? ''];
  if (run === undefined) return selection;
  const asked = state.neutral[neutralKey(run)];
  if (asked?.state === 'failed') return `Nothing to divide by: ${asked.message}`;
  if (asked?.state === 'asking') return `Asking “${neutralQuestion}” on this picture, to divide by it…`;
  if (run.state === 'running') return 'Relative attention comes once the answer is complete.';
  if (!sameModel(run.model, state.model)) {
    return 'Nothing to divide by: the answer is of another model than the one that is open. Open that one to ask it the neutral question.';
  }
  return `“${neutralQuestion}” is asked on this picture once the engine is free, to divide by it.`;
}

function differenceText(state: AppState, view: OverlayView): string {
  const compared = comparedPlaces(state);
  if (compared === null) {
    return `Nothing to compare with yet: pin this place (${shortcut('toggle-pin')}), then go to another`;
  }
  const { a, b } = comparedText(state, compared.a, compared.b);
  return `A: ${a} → B: ${b}${view.kind === 'nothing' ? why(view.why) : ''}`;
}

function why(reason: Extract<OverlayView, { kind: 'nothing' }>['why']): string {
  if (reason === 'other-grid') return '; their attention maps have different sizes: compare cells';
  if (reason === 'no-map') return '; the maps are being loaded';
  return '; not both are here';
}

function frequencyText({ overlay: { scope }, focus: { tokenIndex, layer } }: AppState): string {
  if (scope === 'layers') return `How often chosen at token ${tokenIndex + 1}, over the layers that are read`;
  if (scope === 'tokens') return `How often chosen by layer ${layer ?? '–'}, over the tokens`;
  return 'How often chosen, over all tokens and the layers that are read';
}

function sensitivityText(state: AppState, view: OverlayView): string {
  if (view.kind === 'sensitivity') {
    const { costs } = view.sensitivity;
    const known = costs.filter((cell) => cell !== null).length;
    const alone = costs.filter((cell) => cell?.blockCells === 1).length;
    return `What dropping each cell costs this answer: ${known} of ${costs.length} measured, ${alone} of them alone`;
  }
  if (state.experiments.error !== null) return state.experiments.error;
  return `No sensitivity map of this answer yet: an experiment (${shortcut('experiments')}) measures one`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
