import { createStore, type StoreApi } from 'zustand/vanilla';
import { startOverlay, type OverlaySlice } from '../features/canvasPanel/overlaySlice.js';
import { emptyComposer, type ComposerSlice } from '../features/conversation/composerSlice.js';
import { emptyRuns, type RunSlice } from '../features/conversation/runSlice.js';
import { emptyImages, type ImageSlice } from '../features/images/imageSlice.js';
import { startFocus, type FocusSlice } from '../features/inspector/focusSlice.js';
import { startEngine, type EngineSlice } from '../features/statusBar/engineSlice.js';
import { startView, type ViewSlice } from '../features/canvasPanel/viewSlice.js';

/** Everything the window shows, but pixels and masks: ids and small values only. */
export type AppState = ImageSlice &
  RunSlice &
  ComposerSlice &
  FocusSlice &
  OverlaySlice &
  ViewSlice &
  EngineSlice;

export type AppStore = StoreApi<AppState>;

/** An empty window. */
export function createAppStore(): AppStore {
  return createStore<AppState>()(() => ({
    ...emptyImages,
    ...emptyRuns,
    ...emptyComposer,
    ...startFocus,
    ...startOverlay,
    ...startView,
    ...startEngine,
  }));
}
