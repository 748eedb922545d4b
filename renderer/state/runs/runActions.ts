import { questionFailures } from '../../../electron/ipc/questionFailures.js';
import type { Origin } from '../../../engine/protocol/origin.js';
import type { RunBatch, RunMessage } from '../../../engine/protocol/runEvent.js';
import { withVariants, type ComposerSlice } from './composerSlice.js';
import { startedRun, type AskSettings, type Run } from './run.js';
import { createAskQueue, type AskQueueActions } from './askQueue.js';
import { whyNotAsked } from './whyNotAsked.js';
import {
  activeRunHere,
  addRun,
  addRunAt,
  addRunBeside,
  applyBatches,
  askedQuestions,
  isQueueHere,
  removeRun,
  updateRun,
} from './runSlice.js';
import { regionHere, withRegion } from '../interventions/interventionSlice.js';
import { forgetClosed } from './forgetClosed.js';
import { frameBatcher } from './frameBatcher.js';
import { firstAnswerToken } from './tokenKind.js';
import { focusAfter } from '../masks/focusSlice.js';
import type { Host } from '../../host/host.js';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { AppState, AppStore } from '../appStore.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';

/** Asking, stopping, and taking in what a run tells. */
export interface RunActions extends AskQueueActions {
  readonly setDraft: (draft: string) => void;
  readonly setAskSettings: (settings: AskSettings) => void;
  /** Asks what stands in the question box, or `question` again. */
  readonly ask: (question?: string) => Promise<void>;
  /**
   * Asks a question of the current image with settings of its own, and leaves those of the question box: an intervention.
   *
   * @returns the id of its run; null where it was refused, with the reason at the question box.
   */
  readonly askWith: (question: string, settings: AskSettings, origin?: Origin) => Promise<string | null>;
  /**
   * Stops the answer that runs on the current image, or the series that is asked of it; asked again while stopping, the main process ends the engine's
   * process.
   */
  readonly stop: () => Promise<void>;
  /** Deletes a question and its answer, which can be brought back; one that is being answered stays. */
  readonly deleteTurn: (runId: string) => Promise<void>;
  /** Puts a question back into the box, with its settings where the model still has them. */
  readonly editQuestion: (runId: string) => void;
  /**
   * Goes by `step` through the questions asked, 1 to an older one, while the box is empty or shows one of them as it was
   * asked. Returns whether it did.
   */
  readonly recallQuestion: (step: 1 | -1) => boolean;
  /** Takes in what the main process tells of a run; all that comes within a frame is one update. */
  readonly receiveBatch: (batch: RunBatch) => void;
}

/** A question as it is handed over. */
interface Asked {
  readonly image: OpenedImage;
  readonly question: string;
  readonly settings: AskSettings;
  readonly origin?: Origin;
}

/** The messages that end a run. */
const endings: readonly RunMessage['type'][] = ['done', 'failed'];

/** The actions on runs of one window. */
export function runActions(store: AppStore, host: Host, selections: SelectionRegistry): RunActions {
  /** Batches that came before the reply which names their run. */
  let early: RunBatch[] = [];

  const receive = frameBatcher<RunBatch>((batches) => {
    for (const { runId, messages } of batches) {
      for (const message of messages) {
        if (message.type === 'layer') selections.record(runId, message);
        if (message.type === 'prefill') selections.announceLayers(runId, message.selectingLayers);
      }
    }
    const ends = batches.some(({ messages }) => messages.some(({ type }) => endings.includes(type)));
    store.setState((state) => {
      const { runs } = applyBatches(state, batches);
      const shown = batches.filter(({ runId }) => runId === state.shownRunId);
      return {
        runs,
        ...focusAfter(
          state,
          shown.flatMap(({ messages }) => messages),
          runs[state.shownRunId ?? ''],
        ),
        // That another question is being answered is no longer so.
        ...(ends && state.composerError?.code === 'engine-busy' && { composerError: null }),
      };
    });
    for (const { runId, messages } of batches) {
      if (messages.some((message) => message.type === 'failed' && questionFailures.includes(message.code))) {
        takeBack(runId);
      }
    }
    if (!ends) return;
    for (const { runId, messages } of batches) {
      if (messages.some(({ type }) => endings.includes(type))) selections.ended(runId);
    }
    forgetClosed(store, selections);
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

  /** How many requests are on their way. */
  let requests = 0;

  /** Hands a question to the main process; once that has accepted it, its run is added. */
  const post = async (
    { image, question, settings, origin }: Asked,
    added: (state: AppState, run: Run) => Partial<AppState>,
  ): Promise<Reply<{ readonly runId: string }>> => {
    const { imageId } = image;
    requests++;
    const reply = await host.ask({ imageId, question, ...settings, ...(origin && { origin }) });
    requests--;
    if (!reply.ok) return reply;
    const { runId } = reply.value;
    const run = startedRun({ runId, image, question, settings, ...(origin && { origin }) });
    store.setState((state) => added(state, run));
    // The image was opened anew meanwhile.
    if (store.getState().images[imageId] === undefined) void host.stop({ runId });
    early.filter((batch) => batch.runId === runId).forEach(receive);
    early = [];
    return reply;
  };

  const queue = createAskQueue({
    store,
    host,
    selections,
    post: ({ imageId, ...asked }) => {
      const image = store.getState().images[imageId];
      if (image === undefined) throw new Error('A question of the queue is about an image that is not open.');
      return post({ image, ...asked }, (state, run) => addRunBeside(state, run));
    },
  });

  const send = async (
    question: string,
    settings: AskSettings,
    { again = false, origin }: { readonly again?: boolean; readonly origin?: Origin | undefined } = {},
  ): Promise<string | null> => {
    const state = store.getState();
    if (state.asking) return null;
    const { image, error } = whyNotAsked(state, question);
    if (image === undefined) {
      refuse(error);
      return null;
    }
    const { imageId } = image;
    store.setState({ asking: true, composerError: null });
    await queue.giveWay();
    const reply = await post({ image, question, settings, ...(origin && { origin }) }, (state, run) => ({
      ...addRun(state, run),
      asking: false,
      draft: !again && state.draft.trim() === question ? '' : state.draft,
      // Where another image was gone to meanwhile, what is shown of that stays as it is.
      ...(state.currentImageId === imageId
        ? { focus: { tokenIndex: 0, layer: state.focus.layer }, follow: true }
        : { shownRunId: state.shownRunId }),
    }));
    if (!reply.ok) {
      refuse(reply.error);
      return null;
    }
    return reply.value.runId;
  };

  return {
    ...queue.actions,
    setDraft: (draft) => store.setState({ draft, recalled: null, composerError: null }),
    setAskSettings: (askSettings) => store.setState({ askSettings }),
    ask: async (again) => {
      const state = store.getState();
      const region = regionHere(state);
      const settings = { ...state.askSettings, ...(region && { region }) };
      await send((again ?? state.draft).trim(), settings, { again: again !== undefined });
    },
    askWith: (question, settings, origin) => send(question, settings, { again: true, origin }),
    stop: async () => {
      const run = activeRunHere(store.getState());
      if (run === null) {
        if (isQueueHere(store.getState())) queue.actions.cancelAskQueue();
        return;
      }
      store.setState((state) => updateRun(state, run.runId, { stopping: true }));
      const reply = await host.stop({ runId: run.runId });
      if (!reply.ok) {
        store.setState((state) => ({
          ...updateRun(state, run.runId, { stopping: false }),
          composerError: reply.error,
        }));
      }
    },
    deleteTurn: async (runId) => {
      const before = store.getState();
      const run = before.runs[runId];
      const sessionId = before.images[run?.imageId ?? '']?.sessionId;
      if (run === undefined || sessionId === undefined || run.state === 'running') return;
      const at = before.runIds.indexOf(runId);
      store.setState((state) => {
        const left = removeRun(state, runId);
        const shown = left.runs[left.shownRunId ?? ''];
        const moved = left.shownRunId !== state.shownRunId;
        const focus = { ...state.focus, tokenIndex: shown === undefined ? 0 : firstAnswerToken(shown) };
        return { ...left, ...(moved && { focus }), deleted: null };
      });
      selections.putAway(runId);
      const reply = await host.deleteRun({ sessionId, runId });
      if (reply.ok) {
        store.setState({ deleted: { kind: 'run', sessionId, run, at } });
        return;
      }
      store.setState((state) => ({ ...addRunAt(state, run, at), composerError: reply.error }));
    },
    editQuestion: (runId) =>
      store.setState(({ runs, model, ...state }) => {
        const run = runs[runId];
        if (run === undefined) return {};
        // Cells, tokens and the region are the run's own, and none of the question box's settings.
        const { variant, sampling, threshold, selector, region } = run.settings;
        const askSettings = { variant, sampling, selector, ...(threshold !== undefined && { threshold }) };
        const next = region === undefined ? null : { ...region, use: 'all' as const };
        return {
          ...withVariants({ askSettings }, model?.variants ?? []),
          regions: withRegion(state.regions, run.imageId, next),
          draft: run.question,
          recalled: null,
          composerError: state.composerError,
        };
      }),
    recallQuestion: (step) => {
      const state = store.getState();
      const questions = askedQuestions(state);
      const from = state.recalled ?? -1;
      const untouched = state.draft === (from < 0 ? '' : questions[from]);
      const to = from + step;
      if (!untouched || to < -1 || to >= questions.length) return false;
      store.setState({ draft: questions[to] ?? '', recalled: to < 0 ? null : to, composerError: null });
      return true;
    },
    receiveBatch: (batch) => {
      if (store.getState().runs[batch.runId] !== undefined) receive(batch);
      else if (requests > 0) early.push(batch);
    },
  };
}
