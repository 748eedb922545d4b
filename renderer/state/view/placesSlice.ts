import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { fitted, type ViewSlice } from './viewSlice.js';
import { lastRunShowing, type RunSlice } from '../runs/runSlice.js';
import { firstAnswerToken } from '../runs/tokenKind.js';
import { startFocus, type FocusSlice } from '../masks/focusSlice.js';
import type { Size } from '../../canvas/geometry/points.js';

/** What is kept of an image while another is shown. */
export type ImagePlace = Pick<ViewSlice, 'view' | 'fitted' | 'padded'> &
  FocusSlice &
  Pick<RunSlice, 'shownRunId'>;

/** How each image was left: zoom, and which answer, layer and token were looked at. */
export interface PlacesSlice {
  readonly places: Readonly<Record<string, ImagePlace>>;
}

/** No image was left yet. */
export const noPlaces: PlacesSlice = { places: {} };

/** Leaves the current image for another: keeps how it is looked at, and looks at the other as it was left. */
export function moveToImage(
  state: ViewSlice & FocusSlice & RunSlice & PlacesSlice & { readonly currentImageId: string | null },
  image: Size & Pick<OpenedImage, 'imageId' | 'choices'>,
): PlacesSlice & ImagePlace {
  const { view, fitted: isFitted, padded, focus, follow, shownRunId, currentImageId } = state;
  const places =
    currentImageId === null
      ? state.places
      : { ...state.places, [currentImageId]: { view, fitted: isFitted, padded, focus, follow, shownRunId } };
  const kept = places[image.imageId];
  const left = kept?.padded ?? padded;
  const zoom =
    kept?.view && !kept.fitted
      ? { view: kept.view, fitted: false, padded: left }
      : { ...fitted(image, state.stageSize, left), padded: left };
  const run = state.runs[kept?.shownRunId ?? ''] ?? lastRunShowing(state, image);
  const shown = { places, ...zoom, shownRunId: run?.runId ?? null };
  if (kept && !kept.follow) return { ...shown, focus: kept.focus, follow: false };
  // An answer that was followed has gone on meanwhile, or has ended.
  const newest = run?.state === 'running' ? run.tokens.length - 1 : run === null ? 0 : firstAnswerToken(run);
  const tokenIndex = Math.max(0, newest);
  return { ...shown, focus: { tokenIndex, layer: focus.layer }, follow: startFocus.follow };
}
