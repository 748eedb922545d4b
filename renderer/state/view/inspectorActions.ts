import { shownHere } from '../annotations/annotationSlice.js';
import type { AppStore } from '../appStore.js';
import type { FocusActions } from '../masks/focusActions.js';
import { replayStep, type ReplayClock } from './replayStep.js';
import {
  calledOutHere,
  replaySpeeds,
  shadings,
  type InspectorSlice,
  type ReplaySpeed,
} from './inspectorSlice.js';

/** How the matrix is shaded, replaying an answer, and calling out cells on the picture. */
export interface InspectorActions {
  readonly setMatrix: (change: Partial<InspectorSlice['matrix']>) => void;
  /** Shades by what comes next in the list; by an annotation only where there is one. */
  readonly nextShading: () => void;
  /** Shows the tokens of the shown answer one after the other, from the one in focus or again from the first; or stops that. */
  readonly toggleReplay: () => void;
  readonly setReplaySpeed: (speed: ReplaySpeed) => void;
  /** Replays at the next faster (1) or slower (-1) speed. */
  readonly changeReplaySpeed: (step: 1 | -1) => void;
  /** Marks cells of the shown answer on the picture; those that are marked already are let go of. */
  readonly callOut: (cells: readonly number[]) => void;
}

/** The actions on the inspector of one window. */
export function inspectorActions(
  store: AppStore,
  { focusPlace }: Pick<FocusActions, 'focusPlace'>,
): InspectorActions {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let clock: ReplayClock = { tokenIndex: 0, sinceMs: 0 };

  const setMatrix = (change: Partial<InspectorSlice['matrix']>): void =>
    store.setState(({ matrix }) => ({ matrix: { ...matrix, ...change } }));
  const setReplay = (change: Partial<InspectorSlice['replay']>): void =>
    store.setState(({ replay }) => ({ replay: { ...replay, ...change } }));
  const setReplaySpeed = (speed: ReplaySpeed): void => {
    // What is waited for goes by the new speed.
    clock = { ...clock, sinceMs: performance.now() };
    setReplay({ speed });
  };
  const play = (runId: string): void => {
    const { runs, shownRunId, focus, replay } = store.getState();
    const run = runs[runId];
    if (!replay.playing || run === undefined || shownRunId !== runId) {
      setReplay({ playing: false });
      return;
    }
    const nowMs = performance.now();
    // A person may have gone elsewhere meanwhile: it goes on from there.
    if (focus.tokenIndex !== clock.tokenIndex) clock = { tokenIndex: focus.tokenIndex, sinceMs: nowMs };
    const next = replayStep(run.tokens, clock, nowMs, replay.speed);
    if (next.clock.tokenIndex !== clock.tokenIndex) focusPlace(runId, next.clock.tokenIndex, focus.layer);
    clock = next.clock;
    if (next.waitMs === null) setReplay({ playing: false });
    else timer = setTimeout(() => play(runId), next.waitMs);
  };

  return {
    setMatrix,
    nextShading: () => {
      const state = store.getState();
      const isAnnotated = shownHere(state).annotations.length > 0;
      const there = shadings.filter((shading) => shading !== 'annotation' || isAnnotated);
      setMatrix({ shading: there[(there.indexOf(state.matrix.shading) + 1) % there.length]! });
    },
    toggleReplay: () => {
      const { runs, shownRunId, focus, replay } = store.getState();
      clearTimeout(timer);
      const run = runs[shownRunId ?? ''];
      const last = (run?.tokens.length ?? 0) - 1;
      if (replay.playing || run === undefined || last < 1) {
        setReplay({ playing: false });
        return;
      }
      const tokenIndex = focus.tokenIndex >= last ? 0 : focus.tokenIndex;
      focusPlace(run.runId, tokenIndex, focus.layer);
      clock = { tokenIndex, sinceMs: performance.now() };
      setReplay({ playing: true });
      play(run.runId);
    },
    setReplaySpeed,
    changeReplaySpeed: (step) => {
      const at = replaySpeeds.indexOf(store.getState().replay.speed) + step;
      setReplaySpeed(replaySpeeds[Math.min(Math.max(at, 0), replaySpeeds.length - 1)]!);
    },
    callOut: (cells) =>
      store.setState((state) => {
        const { shownRunId: runId } = state;
        const isOut = calledOutHere(state).join() === cells.join();
        return { calledOut: isOut || runId === null ? null : { runId, cells } };
      }),
  };
}
