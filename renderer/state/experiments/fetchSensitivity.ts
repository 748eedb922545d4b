import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';

/**
 * Has the experiments of a session listed once its sensitivity maps are to be shown over the picture, as the dialog does.
 *
 * @returns what ends it.
 */
export function fetchSensitivity(store: AppStore, host: Pick<Host, 'listExperiments'>): () => void {
  const look = (): void => {
    const sessionId = wantedSession(store.getState());
    if (sessionId === null) return;
    const set = (change: Partial<AppState['experiments']>): void =>
      store.setState(({ experiments }) => ({ experiments: { ...experiments, ...change } }));
    set({ sessionId, records: [], shownId: null, secondsLeft: null, error: null });
    void host.listExperiments({ sessionId }).then((reply) => {
      if (store.getState().experiments.sessionId !== sessionId) return;
      if (reply.ok) set({ records: reply.value });
      else set({ error: reply.error.message });
    });
  };
  look();
  return store.subscribe(look);
}

/** The session whose experiments are wanted and not here; null where there is none, or the dialog is busy with another. */
function wantedSession({ overlay, experiments, images, runs, shownRunId }: AppState): string | null {
  if (overlay.mode !== 'sensitivity' || !overlay.visible || experiments.open) return null;
  const sessionId = images[runs[shownRunId ?? '']?.imageId ?? '']?.sessionId ?? null;
  return sessionId === experiments.sessionId ? null : sessionId;
}
