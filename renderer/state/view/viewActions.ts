import { stagePoint, type ImagePoint, type Size } from '../../canvas/geometry/points.js';
import { centreOn, panBy, zoomAt, type Viewport } from '../../canvas/geometry/viewport.js';
import { frameOf, viewInFrame } from '../../canvas/geometry/frame.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { overlayModes, type OverlaySlice } from './overlaySlice.js';
import { fitted, zoomed } from './viewSlice.js';
import type { AppState, AppStore } from '../appStore.js';

/** Zoom, pan, overview, overlay, and the list of keys. */
export interface ViewActions {
  readonly setStageSize: (size: Size) => void;
  readonly setRemPx: (remPx: number) => void;
  readonly setView: (view: Viewport) => void;
  readonly fit: () => void;
  /** Shows the square the image is padded to, or the image alone; the image stays where it is, unless it is fitted. */
  readonly setPadded: (padded: boolean) => void;
  /** Zooms by a step about the middle of the stage. */
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Pans by CSS pixels. */
  readonly pan: (dx: number, dy: number) => void;
  /** Moves the image so that a point of what is shown stands in the middle; in pixels of the frame, see `frameOf`. */
  readonly centreOn: (point: ImagePoint) => void;
  /** One image pixel on one pixel of the screen. */
  readonly actualSize: () => void;
  /** Zooms about the middle of the stage; in CSS pixels per image pixel. */
  readonly zoomTo: (scale: number) => void;
  readonly toggleMinimap: () => void;
  readonly setOverlay: (change: Partial<OverlaySlice['overlay']>) => void;
  readonly toggleOverlay: () => void;
  readonly nextOverlayMode: () => void;
  /** Shows small pictures of all layers at the token in focus beside the image, or takes them away. */
  readonly toggleMultiples: () => void;
  /** Shows small pictures of all layers at the token in focus, or of all tokens at its layer; null: none. */
  readonly showMultiples: (multiples: OverlaySlice['multiples']) => void;
  /** Lists who chose a cell of the 9 x 9 grid, by its index in raster order; null closes the list. */
  readonly lookUp: (cell: number | null) => void;
  /** Opens that list, of the first cell in focus that was chosen, or closes it. */
  readonly toggleLookUp: () => void;
  readonly showKeys: (open: boolean) => void;
}

/** The actions on view and overlay of one window. */
export function viewActions(store: AppStore, selections: SelectionRegistry): ViewActions {
  /** Changes what is shown of the current frame: the image or its padded square. */
  const withFrame = (change: (state: AppState, frame: Size, view: Viewport) => Partial<AppState>): void =>
    store.setState((state) => {
      const image = currentImage(state);
      if (image === null || state.view === null) return {};
      return change(state, frameOf(image, state.padded), state.view);
    });
  const zoomBy = (factor: number): void =>
    withFrame(({ stageSize }, frame, view) => {
      const middle = stagePoint(stageSize.width / 2, stageSize.height / 2);
      return { view: zoomAt(view, middle, factor, frame, stageSize), fitted: false };
    });
  const zoomTo = (scale: number): void => {
    const { view } = store.getState();
    if (view !== null) zoomBy(scale / view.scale);
  };
  const setOverlay = (change: Partial<OverlaySlice['overlay']>): void =>
    store.setState((state) => ({ overlay: { ...state.overlay, ...change } }));
  return {
    setStageSize: (stageSize) =>
      store.setState((state) => {
        const image = currentImage(state);
        if (image === null) return { stageSize };
        if (state.zoom !== null) return { stageSize, ...zoomed(state.zoom, image, stageSize, state.padded) };
        const refit = state.fitted || state.view === null;
        return { stageSize, ...(refit && fitted(image, stageSize, state.padded)) };
      }),
    setRemPx: (remPx) => store.setState({ remPx }),
    setView: (view) => store.setState({ view, fitted: false }),
    fit: () =>
      store.setState((state) => {
        const image = currentImage(state);
        return image === null ? {} : fitted(image, state.stageSize, state.padded);
      }),
    setPadded: (padded) =>
      store.setState((state) => {
        const image = currentImage(state);
        if (image === null || state.view === null || state.padded === padded) return { padded };
        if (state.fitted) return { padded, ...fitted(image, state.stageSize, padded) };
        const view = viewInFrame(state.view, frameOf(image, state.padded), frameOf(image, padded));
        return { padded, view };
      }),
    zoomIn: () => zoomBy(1.25),
    zoomOut: () => zoomBy(0.8),
    pan: (dx, dy) =>
      withFrame(({ stageSize }, frame, view) => ({
        view: panBy(view, dx, dy, frame, stageSize),
        fitted: false,
      })),
    centreOn: (point) =>
      withFrame(({ stageSize }, frame, view) => ({
        view: centreOn(view, point, frame, stageSize),
        fitted: false,
      })),
    actualSize: () => zoomTo(1 / window.devicePixelRatio),
    zoomTo,
    toggleMinimap: () => store.setState(({ minimap }) => ({ minimap: !minimap })),
    setOverlay,
    toggleOverlay: () => setOverlay({ visible: !store.getState().overlay.visible }),
    nextOverlayMode: () => {
      const index = overlayModes.indexOf(store.getState().overlay.mode);
      setOverlay({ mode: overlayModes[(index + 1) % overlayModes.length]!, visible: true });
    },
    toggleMultiples: () =>
      store.setState(({ multiples }) => ({ multiples: multiples === null ? 'layers' : null })),
    showMultiples: (multiples) => store.setState({ multiples }),
    lookUp: (cell) => store.setState({ lookedUp: cell === null ? null : { cell, takesFocus: false } }),
    toggleLookUp: () =>
      store.setState(({ lookedUp, shownRunId, focus }) => {
        if (lookedUp !== null) return { lookedUp: null };
        if (shownRunId === null || focus.layer === null) return {};
        const grid = selections.at(shownRunId, focus.tokenIndex, focus.layer)?.selectionGrid;
        return { lookedUp: { cell: Math.max(0, grid?.indexOf(1) ?? 0), takesFocus: true } };
      }),
    showKeys: (keysOpen) => store.setState({ keysOpen }),
  };
}

function currentImage(state: AppState): Size | null {
  return state.images[state.currentImageId ?? ''] ?? null;
}
