import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { ImageSlice } from '../images/imageSlice.js';
import type { ComposerSlice } from '../runs/composerSlice.js';
import { zoomOf } from './keptZoom.js';
import type { OverlaySlice } from './overlaySlice.js';
import { fitted, zoomed, type ViewSlice } from './viewSlice.js';
import { lastRunShowing, type RunSlice } from '../runs/runSlice.js';
import { firstAnswerToken } from '../runs/tokenKind.js';
import type { Run } from '../runs/run.js';
import { layerFor, startFocus, type FocusSlice } from '../masks/focusSlice.js';
import type { Size } from '../../canvas/geometry/points.js';

/** What is kept of an image while another is shown: its zoom where the person chose one, else null. */
export type ImagePlace = Pick<ViewSlice, 'zoom' | 'padded'> &
  FocusSlice &
  Pick<RunSlice, 'shownRunId'> &
  Pick<ComposerSlice, 'draft'>;

/** How each image was left: zoom, and which answer, layer and token were looked at. */
export interface PlacesSlice {
  readonly places: Readonly<Record<string, ImagePlace>>;
}

/** No image was left yet. */
export const noPlaces: PlacesSlice = { places: {} };

/** Leaves the current image for another: keeps how it is looked at, and looks at the other as it was left. */
export function moveToImage(
  state: ViewSlice &
    FocusSlice &
    RunSlice &
    PlacesSlice &
    Pick<ImageSlice, 'currentImageId' | 'images'> &
    Pick<ComposerSlice, 'draft'>,
  image: Size & Pick<OpenedImage, 'imageId' | 'choices'>,
): PlacesSlice &
  Pick<ViewSlice, 'view' | 'fitted'> &
  Pick<OverlaySlice, 'lookedUp'> &
  Omit<ImagePlace, 'draft'> {
  const { currentImageId } = state;
  const left = state.images[currentImageId ?? ''];
  const places =
    left === undefined ? state.places : { ...state.places, [left.imageId]: placeOf(state, left) };
  const kept = places[image.imageId];
  const padded = kept?.padded ?? state.padded;
  const zoom = kept?.zoom
    ? zoomed(kept.zoom, image, state.stageSize, padded)
    : fitted(image, state.stageSize, padded);
  const run = state.runs[kept?.shownRunId ?? ''] ?? lastRunShowing(state, image);
  const shown = { places, ...zoom, padded, shownRunId: run?.runId ?? null, lookedUp: null };
  if (kept && !kept.follow) return { ...shown, focus: kept.focus, follow: false };
  // An answer that was followed has gone on meanwhile, or has ended.
  const newest = run?.state === 'running' ? run.tokens.length - 1 : run === null ? 0 : firstAnswerToken(run);
  const tokenIndex = Math.max(0, newest);
  const layer = layerOf(run, state.focus.layer);
  return { ...shown, focus: { tokenIndex, layer }, follow: startFocus.follow };
}

/** The layer that is shown of a run: the chosen one, where the run has it; a run without any changes nothing. */
export function layerOf(run: Pick<Run, 'prefill'> | null, chosen: number | null): number | null {
  const layers = reportingLayers(run?.prefill);
  return layers.length === 0 ? chosen : layerFor(chosen, layers);
}

/** How the current image is looked at now. */
export function placeOf(
  state: ViewSlice & FocusSlice & Pick<RunSlice, 'shownRunId'> & Pick<ComposerSlice, 'draft'>,
  image: Size,
): ImagePlace {
  const { view, padded, stageSize, focus, follow, shownRunId, draft } = state;
  const zoom = view === null || state.fitted ? state.zoom : zoomOf(view, image, padded, stageSize);
  return { zoom, padded, focus, follow, shownRunId, draft };
}
