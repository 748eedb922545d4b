import { stagePoint, type Size } from '../../canvas/geometry/points.js';
import { panBy, zoomAt, type Viewport } from '../../canvas/geometry/viewport.js';
import { overlayModes, type OverlaySlice } from './overlaySlice.js';
import { fitted } from './viewSlice.js';
import type { AppState, AppStore } from '../appStore.js';

/** Zoom, pan, overlay, and the list of keys. */
export interface ViewActions {
  readonly setStageSize: (size: Size) => void;
  readonly setView: (view: Viewport) => void;
  readonly fit: () => void;
  /** Zooms by a step about the middle of the stage. */
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Pans by CSS pixels. */
  readonly pan: (dx: number, dy: number) => void;
  /** One image pixel on one pixel of the screen. */
  readonly actualSize: () => void;
  readonly setOverlay: (change: Partial<OverlaySlice['overlay']>) => void;
  readonly toggleOverlay: () => void;
  readonly nextOverlayMode: () => void;
  readonly showKeys: (open: boolean) => void;
}

/** The actions on view and overlay of one window. */
export function viewActions(store: AppStore): ViewActions {
  const withImage = (change: (state: AppState, image: Size, view: Viewport) => Partial<AppState>): void =>
    store.setState((state) => {
      const image = currentImage(state);
      return image === null || state.view === null ? {} : change(state, image, state.view);
    });
  const zoomBy = (factor: number): void =>
    withImage(({ stageSize }, image, view) => {
      const middle = stagePoint(stageSize.width / 2, stageSize.height / 2);
      return { view: zoomAt(view, middle, factor, image, stageSize), fitted: false };
    });
  const setOverlay = (change: Partial<OverlaySlice['overlay']>): void =>
    store.setState((state) => ({ overlay: { ...state.overlay, ...change } }));
  return {
    setStageSize: (stageSize) =>
      store.setState((state) => {
        const image = currentImage(state);
        const refit = image !== null && (state.fitted || state.view === null);
        return { stageSize, ...(refit && fitted(image, stageSize)) };
      }),
    setView: (view) => store.setState({ view, fitted: false }),
    fit: () =>
      store.setState((state) => {
        const image = currentImage(state);
        return image === null ? {} : fitted(image, state.stageSize);
      }),
    zoomIn: () => zoomBy(1.25),
    zoomOut: () => zoomBy(0.8),
    pan: (dx, dy) =>
      withImage(({ stageSize }, image, view) => ({
        view: panBy(view, dx, dy, image, stageSize),
        fitted: false,
      })),
    actualSize: () => {
      const { view } = store.getState();
      if (view !== null) zoomBy(1 / window.devicePixelRatio / view.scale);
    },
    setOverlay,
    toggleOverlay: () => setOverlay({ visible: !store.getState().overlay.visible }),
    nextOverlayMode: () => {
      const index = overlayModes.indexOf(store.getState().overlay.mode);
      setOverlay({ mode: overlayModes[(index + 1) % overlayModes.length]!, visible: true });
    },
    showKeys: (keysOpen) => store.setState({ keysOpen }),
  };
}

function currentImage(state: AppState): Size | null {
  return state.images[state.currentImageId ?? ''] ?? null;
}
