import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { AppState } from '../appStore.js';
import { lastRunShowing } from '../runs/runSlice.js';
import { firstAnswerToken } from '../runs/tokenKind.js';
import { fitted } from '../view/viewSlice.js';
import { replaceImage, withDiskState } from './imageSlice.js';

/**
 * The state with a picture opened again, with other choices, in the place of itself: its answers are those of the new one,
 * and of them the last one given to the same choices is shown, if there is one.
 */
export function rechosen(state: AppState, before: string, image: OpenedImage): Partial<AppState> {
  const { imageId } = image;
  const old = state.images[before];
  if (old === undefined) return {}; // it was closed meanwhile
  const moved = <T>(byId: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byId).map(([id, value]) => [id === before ? imageId : id, value]));
  const runs = Object.fromEntries(
    Object.entries(state.runs).map(([id, run]) => [id, run.imageId === before ? { ...run, imageId } : run]),
  );
  const shown = lastRunShowing({ ...state, runs }, image);
  const resized = image.width !== old.width || image.height !== old.height;
  const places = moved(state.places);
  const disk = state.onDisk[before] ?? 'same';
  const replaced = replaceImage(state, before, image);
  const common = {
    ...replaced,
    ...withDiskState({ ...state, ...replaced }, imageId, disk),
    runs,
    sampleImages: Object.fromEntries(
      Object.entries(state.sampleImages).map(([sample, id]) => [sample, id === before ? imageId : id]),
    ),
  };
  if (state.currentImageId !== before) {
    const kept = places[imageId];
    if (kept === undefined) return common;
    const place = resized ? { ...kept, zoom: null } : kept;
    return { ...common, places: { ...places, [imageId]: { ...place, shownRunId: shown?.runId ?? null } } };
  }
  return {
    ...common,
    places,
    currentImageId: imageId,
    shownRunId: shown?.runId ?? null,
    focus: { ...state.focus, tokenIndex: shown === null ? 0 : firstAnswerToken(shown) },
    ...(resized && fitted(image, state.stageSize, state.padded)),
  };
}
