import type { RunPush } from '../../../electron/ipc/runEvents.js';
import type { ComposerSlice } from './composerSlice.js';
import { startedRun, type AskSettings } from './run.js';
import { activeRun, addRun, applyPushes, removeRun, updateRun } from './runSlice.js';
import { focusAfter, layerFor } from '../masks/focusSlice.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { frameBatcher } from '../frameBatcher.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';

/** Asking, stopping, and moving through the masks of a run. */
export interface RunActions {
  readonly setDraft: (draft: string) => void;
  readonly setAskSettings: (settings: AskSettings) => void;
  /** Asks what stands in the question box, or `question` again. */
  readonly ask: (question?: string) => Promise<void>;
  /** Stops the running answer; asked again while stopping, the main process ends the engine's process. */
  readonly stop: () => Promise<void>;
  readonly restartEngine: () => Promise<void>;
  /** Takes in a push of the main process; pushes are applied together once a frame. */
  readonly receivePush: (push: RunPush) => void;
  /** Shows a cell of the matrix; stops following the newest token. */
  readonly focusCell: (runId: string, tokenIndex: number, layer: number | null) => void;
  /** Shows a token at the layer that is shown now, where the run has it; stops following. */
  readonly focusToken: (runId: string, tokenIndex: number) => void;
  readonly setFollow: (follow: boolean) => void;
}

/** Failures that say the question itself is wrong: it goes back into the box. */
const questionFailures: readonly string[] = ['question-empty', 'question-too-long', 'engine-busy'];

export function runActions(store: AppStore, host: Host, selections: SelectionRegistry): RunActions {
  /** Pushes that came before the reply which names their run. */
  const early = new Map<string, RunPush[]>();
  const batcher = frameBatcher<RunPush>((pushes) => {
    for (const { runId, message } of pushes) {
      if (message.type === 'layer') selections.record(runId, message);
    }
    store.setState((state) => ({
      ...applyPushes(state, pushes),
      ...focusAfter(state, state.shownRunId, pushes),
    }));
    for (const { runId, message } of pushes) {
      if (message.type === 'failed' && questionFailures.includes(message.code)) takeBack(runId);
    }
  });

  const takeBack = (runId: string): void => {
    const state = store.getState();
    const run = state.runs[runId];
    if (run === undefined) return;
    selections.forget(runId);
    store.setState({ ...removeRun(state, runId), draft: run.question, composerError: run.failure });
  };

  const refuse = (composerError: ComposerSlice['composerError']): void =>
    store.setState({ composerError, asking: false });

  const focusCell = (runId: string, tokenIndex: number, layer: number | null): void =>
    store.setState(({ runs }) => ({
      shownRunId: runId,
      focus: { tokenIndex, layer: layerFor(layer, runs[runId]?.prefill?.selectingLayers ?? []) },
      follow: false,
    }));

  return {
    setDraft: (draft) => store.setState({ draft, composerError: null }),
    setAskSettings: (askSettings) => store.setState({ askSettings }),
    ask: async (again) => {
      const { draft, currentImageId, opening, askSettings, asking } = store.getState();
      if (asking) return;
      const question = (again ?? draft).trim();
      if (currentImageId === null) {
        const message =
          opening === null
            ? 'There is no image to ask about. Open or drop one first.'
            : 'The image is still being opened. Press Enter again when it is there.';
        refuse({ code: 'no-image', message });
        return;
      }
      if (question === '') {
        refuse({
          code: 'question-empty',
          message: 'The question is empty. Type what you want to know about the image, then press Enter.',
        });
        return;
      }
      store.setState({ asking: true, composerError: null });
      const reply = await host.ask({ imageId: currentImageId, question, ...askSettings });
      if (!reply.ok) {
        refuse(reply.error);
        return;
      }
      const { runId } = reply.value;
      const run = startedRun({ runId, imageId: currentImageId, question, settings: askSettings });
      store.setState((state) => ({
        ...addRun(state, run),
        asking: false,
        draft: again === undefined && state.draft.trim() === question ? '' : state.draft,
        focus: { tokenIndex: 0, layer: state.focus.layer },
        follow: true,
        ...(state.currentImageId !== currentImageId && { shownRunId: state.shownRunId }),
      }));
      for (const push of early.get(runId) ?? []) batcher.add(push);
      early.clear();
    },
    stop: async () => {
      const run = activeRun(store.getState());
      if (run === null) return;
      store.setState((state) => updateRun(state, run.runId, { stopping: true }));
      const reply = await host.stop({ runId: run.runId });
      if (!reply.ok) {
        store.setState((state) => ({
          ...updateRun(state, run.runId, { stopping: false }),
          composerError: reply.error,
        }));
      }
    },
    restartEngine: async () => {
      const reply = await host.restartEngine();
      if (!reply.ok) store.setState({ composerError: reply.error });
    },
    receivePush: (push) => {
      const { runs, asking } = store.getState();
      if (runs[push.runId] !== undefined) batcher.add(push);
      else if (asking) early.set(push.runId, [...(early.get(push.runId) ?? []), push]);
    },
    focusCell,
    focusToken: (runId, tokenIndex) => focusCell(runId, tokenIndex, store.getState().focus.layer),
    setFollow: (follow) =>
      store.setState((state) => {
        const run = state.runs[state.shownRunId ?? ''];
        const newest = run?.tokens.at(-1)?.tokenIndex ?? state.focus.tokenIndex;
        return { follow, ...(follow && { focus: { ...state.focus, tokenIndex: newest } }) };
      }),
  };
}
