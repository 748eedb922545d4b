import type { AppStore } from '../appStore.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { removeRun } from './runSlice.js';

/**
 * Lets go of what is kept for images that are no longer open: answers, masks, and how they were looked at. An answer that is
 * still coming stays until it ends.
 */
export function forgetClosed(store: AppStore, selections: SelectionRegistry): void {
  const { runs, runIds, images } = store.getState();
  const gone = runIds.filter((runId) => {
    const run = runs[runId]!;
    return run.state !== 'running' && images[run.imageId] === undefined;
  });
  store.setState((state) => ({
    ...gone.reduce(removeRun, state),
    places: Object.fromEntries(Object.entries(state.places).filter(([imageId]) => imageId in state.images)),
    ...(gone.length > 0 && { recalled: null }),
  }));
  gone.forEach((runId) => selections.forget(runId));
}
