import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';
import { activeRun, showsSame } from '../runs/runSlice.js';
import type { Run } from '../runs/run.js';
import type { NeutralMaps } from './NeutralMaps.js';
import { neutralKey, neutralSettings, sameModel, type NeutralState } from './neutralSlice.js';

/**
 * Has the neutral question asked that relative attention divides by, once the engine is free: when that mode is shown, of an answer of
 * the open model about the picture as it is shown. Once a picture, model, variant and way to select; one that failed is not asked
 * again before the engine has started anew.
 *
 * @returns what ends it.
 */
export function fetchNeutral(store: AppStore, host: Pick<Host, 'askNeutral'>, maps: NeutralMaps): () => void {
  const set = (key: string, state: NeutralState | null): void =>
    store.setState(({ neutral }) => {
      const others = Object.entries(neutral).filter(([other]) => other !== key);
      return { neutral: Object.fromEntries(state === null ? others : [...others, [key, state]]) };
    });
  let underWay = false;

  const look = (): void => {
    const run = wantedRun(store.getState());
    if (underWay || run === null) return;
    const key = neutralKey(run);
    if (store.getState().neutral[key] !== undefined) return;
    underWay = true;
    set(key, { state: 'asking' });
    void ask(run, key).finally(() => {
      underWay = false;
      look();
    });
  };

  const ask = async (run: Run, key: string): Promise<void> => {
    const reply = await host.askNeutral({ imageId: run.imageId, ...neutralSettings(run) }).catch(String);
    if (typeof reply === 'string') set(key, { state: 'failed', message: reply });
    else if (!reply.ok) {
      // A question came, or the engine was not free yet: it is asked again after that.
      const gaveWay = reply.error.code === 'engine-busy';
      set(key, gaveWay ? null : { state: 'failed', message: reply.error.message });
      if (gaveWay) await later();
    } else {
      const { layers, maps: told } = reply.value;
      for (const gone of maps.put(key, layers, told)) set(gone, null);
      set(key, { state: 'here' });
    }
  };

  look();
  return store.subscribe((state, before) => {
    if (state.engine.state !== 'ready' && before.engine.state === 'ready') forgetFailed(store);
    look();
  });
}

/** The run whose neutral question is wanted now; null where there is none, or it cannot be asked yet. */
function wantedRun(state: AppState): Run | null {
  const { overlay, engine, model, runs, shownRunId, images, currentImageId } = state;
  if (overlay.mode !== 'relative' || !overlay.visible || engine.state !== 'ready') return null;
  const run = runs[shownRunId ?? ''];
  const image = images[currentImageId ?? ''];
  if (run === undefined || run.imageId !== image?.imageId) return null;
  if (run.selections === 0 || !showsSame(run, image) || !sameModel(run.model, model)) return null;
  return activeRun(state) === null && !state.asking ? run : null;
}

/** What failed with one engine process is tried again with the next. */
function forgetFailed(store: AppStore): void {
  store.setState(({ neutral }) => ({
    neutral: Object.fromEntries(Object.entries(neutral).filter(([, { state }]) => state !== 'failed')),
  }));
}

/** A busy engine is not asked in every turn of the loop. */
function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, retryMs));
}

const retryMs = 500;
