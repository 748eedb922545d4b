import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';
import { figuresOf } from '../runs/runFromRecord.js';
import { updateRun } from '../runs/runSlice.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/** Fetching the selections of kept answers. */
export interface MaskActions {
  /** Reads the selections of the shown answer again, where that failed. */
  readonly readMasksAgain: () => void;
}

/** The actions on the masks of one window. */
export function maskActions(store: AppStore): MaskActions {
  return {
    readMasksAgain: () => store.setState(({ masks }) => ({ masks: { ...masks, failed: null } })),
  };
}

/**
 * Keeps in the registry what the window shows: the grids of the shown run, and the maps of the token in focus. One request is
 * under way at a time, and the next is for what is shown then.
 *
 * @returns what ends it.
 */
export function fetchShownMasks(
  store: AppStore,
  host: Pick<Host, 'runMasks' | 'tokenMaps'>,
  selections: SelectionRegistry,
): () => void {
  let underWay = false;
  /** Tokens whose maps could not be had: asked for again when another was shown meanwhile. */
  let vain: string | null = null;

  const look = (): void => {
    const state = store.getState();
    const place = shownPlace(state);
    if (place === null) return;
    const { sessionId, runId, tokenIndex } = place;
    selections.use(runId, tokenIndex);
    const key = `${runId} ${tokenIndex}`;
    if (vain !== null && vain !== key) vain = null;
    if (underWay || state.masks.failed?.runId === runId) return;
    if (!selections.hasGrids(runId)) void fetchAs(() => fetchGrids(sessionId, runId));
    else if (vain !== key && selections.lacksMaps(runId, tokenIndex)) {
      void fetchAs(async () => {
        if (!(await fetchMaps(sessionId, runId, tokenIndex))) vain = key;
      });
    }
  };

  const fetchAs = async (fetch: () => Promise<void>): Promise<void> => {
    underWay = true;
    await fetch().finally(() => (underWay = false));
    store.setState(({ masks }) => ({ masks: { ...masks, arrived: masks.arrived + 1 } }));
  };

  const fetchGrids = async (sessionId: string, runId: string): Promise<void> => {
    const reply = await host.runMasks({ sessionId, runId });
    const { runs } = store.getState();
    if (runs[runId] === undefined) return; // it was deleted meanwhile
    if (!reply.ok) {
      const failed = { runId, message: reply.error.message };
      store.setState(({ masks }) => ({ masks: { ...masks, failed } }));
      return;
    }
    selections.load(runId, reply.value);
    // A run that came without its figures has them now.
    if (runs[runId].readSelections > 0 || runs[runId].fractions !== null) return;
    store.setState((state) => updateRun(state, runId, figuresOf(selections.sums(runId))));
  };

  const fetchMaps = async (sessionId: string, runId: string, tokenIndex: number): Promise<boolean> => {
    const reply = await host.tokenMaps({ sessionId, runId, tokenIndex });
    const run = store.getState().runs[runId];
    if (reply.ok && run !== undefined) {
      selections.loadMaps(runId, tokenIndex, run.prefill?.selectingLayers ?? [], reply.value);
    }
    return reply.ok && !selections.lacksMaps(runId, tokenIndex);
  };

  look();
  return store.subscribe(look);
}

/** What is looked at of the kept selections; null where the engine is still telling them, or there are none. */
function shownPlace({ runs, shownRunId, focus, images }: AppState): {
  readonly sessionId: string;
  readonly runId: string;
  readonly tokenIndex: number;
} | null {
  const run = runs[shownRunId ?? ''];
  const sessionId = images[run?.imageId ?? '']?.sessionId;
  if (run === undefined || sessionId === undefined || run.state === 'running' || run.selections === 0) {
    return null;
  }
  return { sessionId, runId: run.runId, tokenIndex: focus.tokenIndex };
}
