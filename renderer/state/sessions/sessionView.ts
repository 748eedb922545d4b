import { keepSteering } from '../../../engine/selection/keptGrid.js';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { SessionView } from '../../../engine/protocol/session.js';
import type { AppState } from '../appStore.js';
import { pinsShown } from '../pins/pinSlice.js';
import { plansOf } from '../interventions/interventionSlice.js';
import { planSteering } from '../interventions/plan.js';
import { withVariants } from '../runs/composerSlice.js';
import { placeOf, type ImagePlace } from '../view/placesSlice.js';
import { fitted, zoomed } from '../view/viewSlice.js';

/** How the window is on the current session, as it is kept. While an answer is followed, its newest token is not. */
export function viewToKeep(state: AppState, image: OpenedImage): SessionView {
  const { askSettings, overlay, pixels, annotationsVisible, runs } = state;
  const pins = pinsShown(state);
  const { zoom, padded, focus, follow, shownRunId, draft } = placeOf(state, image);
  const plan = planSteering(plansOf(state, image).present);
  const isFollowed = follow && runs[shownRunId ?? '']?.state === 'running';
  return {
    draft,
    askSettings,
    shownRunId,
    focus: isFollowed ? { ...focus, tokenIndex: 0 } : focus,
    follow,
    zoom,
    padded,
    overlay,
    ...(pins.length > 0 && { pins }),
    pixels,
    annotationsVisible,
    ...(plan && { plan: keepSteering(plan) }),
  };
}

/** How a session's picture is looked at when it is gone to: as it was left. */
export function placeOfView(view: SessionView, { runs }: Pick<AppState, 'runs'>): ImagePlace {
  const { zoom, padded, focus, follow, shownRunId, draft } = view;
  const run = runs[shownRunId ?? ''];
  const tokenIndex = Math.min(focus.tokenIndex, Math.max(0, (run?.columns ?? 0) - 1));
  return {
    zoom,
    padded,
    focus: { tokenIndex, layer: focus.layer },
    follow,
    shownRunId: run === undefined ? null : shownRunId,
    draft,
  };
}

/** The state with a session that is shown as it was left: everything of the window that is kept with it. */
export function withSessionView(state: AppState, image: OpenedImage, view: SessionView): Partial<AppState> {
  const { zoom, ...place } = placeOfView(view, state);
  const { askSettings, overlay, pixels, annotationsVisible } = view;
  return {
    ...place,
    ...(zoom === null
      ? fitted(image, state.stageSize, place.padded)
      : zoomed(zoom, image, state.stageSize, place.padded)),
    ...withVariants({ askSettings }, state.model?.variants ?? []),
    overlay: { ...overlay, compare: overlay.compare ?? 'cells' },
    pins: view.pins ?? [],
    pixels,
    ...(pixels !== 'original' && { modelPixels: pixels }),
    annotationsVisible,
    recalled: null,
    composerError: null,
  };
}
