import type { AppState, AppStore } from './appStore.js';

/** Waits until something holds of the store; at once where it does already. */
export function whenState(store: AppStore, holds: (state: AppState) => boolean): Promise<void> {
  if (holds(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!holds(state)) return;
      stop();
      resolve();
    });
  });
}
