import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { ModelViewState, ShownPixels } from './modelViewSlice.js';

/** Showing what the model saw. */
export interface ModelViewActions {
  readonly showPixels: (pixels: ShownPixels) => void;
  /** Goes between the original and what was shown last in its place. */
  readonly togglePixels: () => void;
  /** Has made what the open model gets of the current image; again, where that failed. */
  readonly makeModelView: () => Promise<void>;
}

/** The actions on what the model saw, of one window. */
export function modelViewActions(store: AppStore, host: Host): ModelViewActions {
  const showPixels = (pixels: ShownPixels): void =>
    store.setState(({ modelPixels }) => ({
      pixels,
      modelPixels: pixels === 'original' ? modelPixels : pixels,
    }));
  return {
    showPixels,
    togglePixels: () => {
      const { pixels, modelPixels } = store.getState();
      showPixels(pixels === 'original' ? modelPixels : 'original');
    },
    makeModelView: async () => {
      const { currentImageId: imageId, model } = store.getState();
      if (imageId === null || model === null) return;
      const tell = (state: ModelViewState): void =>
        store.setState({ modelView: { ...state, imageId, model } });
      tell({ state: 'making' });
      const reply = await host.modelViews({ imageId });
      const { modelView } = store.getState();
      // Another image or model was asked about meanwhile.
      if (modelView?.imageId !== imageId || modelView.model !== model) return;
      tell(
        reply.ok ? { state: 'made', views: reply.value } : { state: 'failed', message: reply.error.message },
      );
    },
  };
}
