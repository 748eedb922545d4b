import type { Reply } from '../../../electron/ipc/reply.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { whenState } from '../whenState.js';
import type { AskQueueSlice, QueuedQuestion } from './askQueueSlice.js';
import { activeRun, removeRun } from './runSlice.js';

/** Asking a series of questions beside those of the person. */
export interface AskQueueActions {
  /**
   * Asks questions one after another. A question of the person goes first: the one of the series that is under way is stopped,
   * leaves nothing behind, and is asked again afterwards.
   *
   * @returns once the series has ended, however: at its end, cancelled, or with trouble. At once where another is under way.
   */
  readonly askInTurn: (series: QueuedSeries) => Promise<void>;
  /** Ends the series after what is being computed; the answer under way is dropped, those before it stay. */
  readonly cancelAskQueue: () => void;
}

/** What is asked in turn. */
export interface QueuedSeries {
  readonly purpose: NonNullable<AskQueueSlice['askQueue']>['purpose'];
  readonly originRunId: string;
  readonly questions: readonly QueuedQuestion[];
}

/** What the queue does with the rest of the window. */
export interface AskQueueParts {
  readonly store: AppStore;
  readonly host: Pick<Host, 'stop' | 'deleteRun'>;
  readonly selections: Pick<SelectionRegistry, 'forget'>;
  /** Hands a question to the engine, and adds its run without showing it. */
  readonly post: (question: QueuedQuestion) => Promise<Reply<{ readonly runId: string }>>;
}

/** A question that waits for an engine that is busy with something else is tried again after so long, in milliseconds. */
const retryMs = 250;

/** The queue of one window, and how a question of the person gets before it. */
export function createAskQueue({ store, host, selections, post }: AskQueueParts): {
  readonly actions: AskQueueActions;
  /** Returns once no question of the queue is under way, and none will be until `asking` is over. */
  readonly giveWay: () => Promise<void>;
} {
  /** The request that is on its way to the engine. */
  let posting: Promise<unknown> = Promise.resolve();
  let gaveWay = false;

  const change = (part: Partial<NonNullable<AskQueueSlice['askQueue']>>): void =>
    store.setState(({ askQueue }) => ({ askQueue: askQueue && { ...askQueue, ...part } }));
  const isCancelled = (): boolean => store.getState().askQueue?.cancelling !== false;
  const isFree = ({ asking, askQueue, ...runs }: ReturnType<AppStore['getState']>): boolean =>
    askQueue?.cancelling === true || (!asking && activeRun(runs) === null);
  const hasEnded = (runId: string): Promise<void> =>
    whenState(store, ({ runs }) => runs[runId]?.state !== 'running');

  /** What did not come to its end leaves nothing behind. */
  const drop = async (runId: string): Promise<void> => {
    const { runs, images } = store.getState();
    const sessionId = images[runs[runId]?.imageId ?? '']?.sessionId;
    store.setState((state) => removeRun(state, runId));
    selections.forget(runId);
    if (sessionId !== undefined) await host.deleteRun({ sessionId, runId });
  };

  /** @returns whether it is answered, is to be asked again, or why the series ends. */
  const answer = async (question: QueuedQuestion): Promise<'answered' | 'again' | Failure> => {
    const posted = post(question);
    posting = posted;
    const reply = await posted;
    if (!reply.ok) {
      if (reply.error.code !== 'engine-busy') return reply.error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      return 'again';
    }
    const { runId } = reply.value;
    change({ runId });
    if (isCancelled()) void host.stop({ runId });
    await hasEnded(runId);
    change({ runId: null });
    const run = store.getState().runs[runId];
    const again = gaveWay && run?.state === 'stopped';
    gaveWay = false;
    if (run?.state === 'stopped') await drop(runId);
    if (again) return 'again';
    return run?.state === 'failed' && run.failure !== null ? run.failure : 'answered';
  };

  const askInTurn = async ({ purpose, originRunId, questions }: QueuedSeries): Promise<void> => {
    if (store.getState().askQueue !== null || questions.length === 0) return;
    const total = questions.length;
    store.setState({
      askQueue: { purpose, originRunId, total, done: 0, runId: null, cancelling: false },
      askQueueTrouble: null,
    });
    let failure: Failure | null = null;
    for (let done = 0; done < total && failure === null;) {
      await whenState(store, isFree);
      const question = questions[done]!;
      // What it is about was closed meanwhile.
      if (isCancelled() || store.getState().images[question.imageId] === undefined) break;
      const outcome = await answer(question);
      if (outcome === 'answered') done++;
      else if (outcome !== 'again') failure = outcome;
      change({ done });
    }
    store.setState({ askQueue: null, askQueueTrouble: failure && { originRunId, failure } });
  };

  return {
    actions: {
      askInTurn,
      cancelAskQueue: () => {
        const { askQueue } = store.getState();
        if (askQueue === null) return;
        change({ cancelling: true });
        if (askQueue.runId !== null) void host.stop({ runId: askQueue.runId });
      },
    },
    giveWay: async () => {
      await posting;
      const { askQueue, runs } = store.getState();
      const runId = askQueue?.runId ?? null;
      if (runId === null || runs[runId]?.state !== 'running') return;
      gaveWay = true;
      await host.stop({ runId });
      await hasEnded(runId);
    },
  };
}
