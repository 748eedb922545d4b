import type { RunBatch } from '../../../engine/protocol/runEvent.js';
import type { ComposerSlice } from './composerSlice.js';
import { startedRun, type AskSettings } from './run.js';
import { activeRun, addRun, applyBatches, removeRun, updateRun } from './runSlice.js';
import { frameBatcher } from './frameBatcher.js';
import { focusAfter } from '../masks/focusSlice.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';

/** Asking, stopping, and taking in what a run tells. */
export interface RunActions {
  readonly setDraft: (draft: string) => void;
  readonly setAskSettings: (settings: AskSettings) => void;
  /** Asks what stands in the question box, or `question` again. */
  readonly ask: (question?: string) => Promise<void>;
  /** Stops the running answer; asked again while stopping, the main process ends the engine's process. */
  readonly stop: () => Promise<void>;
  /** Takes in what the main process tells of a run; all that comes within a frame is one update. */
  readonly receiveBatch: (batch: RunBatch) => void;
}

/** Failures that say the question itself is wrong: it goes back into the box. */
const questionFailures: readonly string[] = ['question-empty', 'question-too-long', 'engine-busy'];

export function runActions(store: AppStore, host: Host, selections: SelectionRegistry): RunActions {
  /** Batches that came before the reply which names their run. */
  let early: RunBatch[] = [];

  const receive = frameBatcher<RunBatch>((batches) => {
    for (const { runId, messages } of batches) {
      for (const message of messages) {
        if (message.type === 'layer') selections.record(runId, message);
      }
    }
    store.setState((state) => ({
      ...applyBatches(state, batches),
      ...focusAfter(
        state,
        batches.filter(({ runId }) => runId === state.shownRunId).flatMap(({ messages }) => messages),
      ),
    }));
    for (const { runId, messages } of batches) {
      if (messages.some((message) => message.type === 'failed' && questionFailures.includes(message.code))) {
        takeBack(runId);
      }
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
      early.filter((batch) => batch.runId === runId).forEach(receive);
      early = [];
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
    receiveBatch: (batch) => {
      const { runs, asking } = store.getState();
      if (runs[batch.runId] !== undefined) receive(batch);
      else if (asking) early.push(batch);
    },
  };
}
