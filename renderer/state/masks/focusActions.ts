import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import type { AppStore } from '../appStore.js';
import type { ChoiceActions } from '../images/choiceActions.js';
import { showsSame } from '../runs/runSlice.js';
import { layerFor } from './focusSlice.js';

/**
 * Moving through the masks of a run: which layer and token are shown. A picture that is shown with other choices than the run
 * was asked with is first shown as it was then: masks lie over what they are of.
 */
export interface FocusActions {
  /** Shows the selection of a layer at a token; stops following the newest token. */
  readonly focusPlace: (runId: string, tokenIndex: number, layer: number | null) => void;
  /** Shows a token at the layer that is shown now, where the run has it; stops following. */
  readonly focusToken: (runId: string, tokenIndex: number) => void;
  /** Moves by selecting layers and by tokens within the shown run, no further than its ends; stops following. */
  readonly moveFocus: (layerStep: number, tokenStep: number) => void;
  readonly setFollow: (follow: boolean) => void;
}

/** The actions on the focus of one window. */
export function focusActions(store: AppStore, { choose }: ChoiceActions): FocusActions {
  const focusPlace = (runId: string, tokenIndex: number, layer: number | null): void => {
    const { runs, images } = store.getState();
    const run = runs[runId];
    const image = images[run?.imageId ?? ''];
    if (run === undefined || image === undefined || showsSame(run, image)) {
      show(runId, tokenIndex, layer);
      return;
    }
    void choose(image.imageId, run.picture.choices).then((imageId) => {
      const opened = store.getState().images[imageId ?? ''];
      // Something else may have been chosen since.
      if (opened !== undefined && showsSame(run, opened)) show(runId, tokenIndex, layer);
    });
  };
  const show = (runId: string, tokenIndex: number, layer: number | null): void =>
    store.setState(({ runs }) => ({
      shownRunId: runId,
      focus: { tokenIndex, layer: layerFor(layer, reportingLayers(runs[runId]?.prefill)) },
      follow: false,
    }));
  return {
    focusPlace,
    focusToken: (runId, tokenIndex) => focusPlace(runId, tokenIndex, store.getState().focus.layer),
    moveFocus: (layerStep, tokenStep) => {
      const { runs, shownRunId, focus } = store.getState();
      const run = runs[shownRunId ?? ''];
      if (run === undefined || run.columns === 0) return;
      const layers = reportingLayers(run.prefill);
      const row = layers.indexOf(focus.layer ?? -1);
      const layer = layers[Math.min(Math.max(row + layerStep, 0), layers.length - 1)] ?? null;
      const token = Math.min(Math.max(focus.tokenIndex + tokenStep, 0), run.columns - 1);
      focusPlace(run.runId, token, layer);
    },
    setFollow: (follow) =>
      store.setState((state) => {
        const run = state.runs[state.shownRunId ?? ''];
        const newest = run?.tokens.at(-1)?.tokenIndex ?? state.focus.tokenIndex;
        return { follow, ...(follow && { focus: { ...state.focus, tokenIndex: newest } }) };
      }),
  };
}
