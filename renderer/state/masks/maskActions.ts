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

  const look = (): void => {
    const { masks, ...state } = store.getState();
    const place = shownPlace(state);
    if (place === null) return;
    const { runId, tokenIndex } = place;
    selections.use(runId, tokenIndex);
    if (underWay) return;
    const failed = masks.failed?.runId === runId ? masks.failed : null;
    if (failed !== null && (failed.tokenIndex === null || failed.tokenIndex === tokenIndex)) return;
    if (!selections.hasGrids(runId)) void fetchAs(place, null, fetchGrids);
    else if (selections.lacksMaps(runId, tokenIndex)) void fetchAs(place, tokenIndex, fetchMaps);
  };

  const fetchAs = async (
    place: ShownPlace,
    tokenIndex: number | null,
    fetch: (place: ShownPlace) => Promise<string | null>,
  ): Promise<void> => {
    underWay = true;
    const message = await fetch(place).catch(String);
    underWay = false;
    const failed = message === null ? null : { runId: place.runId, tokenIndex, message };
    store.setState(({ masks }) => ({ masks: { arrived: masks.arrived + 1, failed } }));
  };

  /** @returns why it could not */
  const fetchGrids = async ({ sessionId, runId }: ShownPlace): Promise<string | null> => {
    const reply = await host.runMasks({ sessionId, runId });
    const run = store.getState().runs[runId];
    if (run === undefined) return null; // it was deleted meanwhile
    if (!reply.ok) return reply.error.message;
    selections.load(runId, reply.value);
    // One that came without its figures has them now.
    if (run.fractions === null) {
      store.setState((state) => updateRun(state, runId, figuresOf(selections.sums(runId))));
    }
    return null;
  };

  const fetchMaps = async ({ sessionId, runId, tokenIndex }: ShownPlace): Promise<string | null> => {
    const reply = await host.tokenMaps({ sessionId, runId, tokenIndex });
    const run = store.getState().runs[runId];
    if (run === undefined) return null;
    if (!reply.ok) return reply.error.message;
    selections.loadMaps(runId, tokenIndex, run.prefill?.selectingLayers ?? [], reply.value);
    return selections.hasGrids(runId) && selections.lacksMaps(runId, tokenIndex)
      ? `Expected an attention map for each layer of token ${tokenIndex + 1}, but some are missing in what was kept. The grids are whole.`
      : null;
  };

  look();
  return store.subscribe(look);
}

/** What is looked at of the kept selections. */
interface ShownPlace {
  readonly sessionId: string;
  readonly runId: string;
  readonly tokenIndex: number;
}

/** null where the engine is still telling the selections, or there are none. */
function shownPlace({
  runs,
  shownRunId,
  focus,
  images,
}: Pick<AppState, 'runs' | 'shownRunId' | 'focus' | 'images'>): ShownPlace | null {
  const run = runs[shownRunId ?? ''];
  const sessionId = images[run?.imageId ?? '']?.sessionId;
  if (run === undefined || sessionId === undefined || run.state === 'running' || run.selections === 0) {
    return null;
  }
  return { sessionId, runId: run.runId, tokenIndex: focus.tokenIndex };
}
