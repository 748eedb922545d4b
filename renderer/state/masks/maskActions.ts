import { reportingLayers } from '../../../engine/protocol/reportingLayers.js';
import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';
import { pinsShown } from '../pins/pinSlice.js';
import { figuresOf } from '../runs/runFromRecord.js';
import { updateRun } from '../runs/runSlice.js';
import type { FocusSlice } from './focusSlice.js';
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
 * Keeps in the registry what the window shows: the grids of the shown run, the maps of the token in focus, and those of pinned
 * places. One request is under way at a time, and the next is for what is shown then.
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
    const shown = shownPlace(state);
    const pinned = pinnedPlaces(state);
    selections.hold(pinned);
    if (shown !== null) selections.use(shown.runId, shown.tokenIndex);
    if (underWay) return;
    // What is shown comes first; pins wait while something cannot be read, so that two failures do not take turns.
    const wanted = [...(shown === null ? [] : [shown]), ...(masks.failed === null ? pinned : [])];
    for (const place of wanted) {
      const { runId, tokenIndex } = place;
      const failed = masks.failed?.runId === runId ? masks.failed : null;
      if (failed !== null && (failed.tokenIndex === null || failed.tokenIndex === tokenIndex)) continue;
      if (!selections.hasGrids(runId)) return void fetchAs(place, null, fetchGrids);
      if (selections.lacksMaps(runId, tokenIndex)) return void fetchAs(place, tokenIndex, fetchMaps);
    }
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
    const sums = run.fractions === null ? selections.sums(runId) : undefined;
    if (sums !== undefined) {
      store.setState((state) => updateRun(state, runId, figuresOf(sums)));
    }
    return null;
  };

  const fetchMaps = async ({ sessionId, runId, tokenIndex }: ShownPlace): Promise<string | null> => {
    const reply = await host.tokenMaps({ sessionId, runId, tokenIndex });
    const run = store.getState().runs[runId];
    if (run === undefined) return null;
    if (!reply.ok) return reply.error.message;
    selections.loadMaps(runId, tokenIndex, reportingLayers(run.prefill), reply.value);
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
function shownPlace(state: LookedAt): ShownPlace | null {
  return state.shownRunId === null ? null : keptPlace(state, state.shownRunId, state.focus.tokenIndex);
}

/** The pins, which are compared with what is shown, of kept selections. */
function pinnedPlaces(state: LookedAt): readonly ShownPlace[] {
  return pinsShown(state).flatMap(({ runId, tokenIndex }) => keptPlace(state, runId, tokenIndex) ?? []);
}

function keptPlace(
  { runs, images }: Pick<AppState, 'runs' | 'images'>,
  runId: string,
  tokenIndex: number,
): ShownPlace | null {
  const run = runs[runId];
  const sessionId = images[run?.imageId ?? '']?.sessionId;
  if (run === undefined || sessionId === undefined || run.state === 'running' || run.selections === 0) {
    return null;
  }
  return { sessionId, runId, tokenIndex };
}

type LookedAt = Pick<AppState, 'runs' | 'shownRunId' | 'focus' | 'images' | 'pins'> & FocusSlice;
