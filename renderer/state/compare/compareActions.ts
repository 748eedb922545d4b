import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import type { AskQueueActions } from '../runs/askQueue.js';
import type { Run } from '../runs/run.js';
import { canAskBeside } from '../runs/sampleActions.js';
import { comparedRuns, isOfOpenModel, isThere, wishedSettings, type Wish } from './comparison.js';
import { scoreKey, type CompareSlice } from './compareSlice.js';

/** Comparing how a question is answered under several settings. */
export interface CompareActions {
  /** Compares the answers to the question of a run, by default the one that is shown; null ends that. */
  readonly compare: (runId?: string | null) => void;
  /** Compares the answers with that of another run. */
  readonly compareWith: (referenceRunId: string) => void;
  /** Asks the question under other settings too, one after another beside what the person asks. */
  readonly askWishes: (wishes: readonly Wish[]) => Promise<void>;
  /** Has each answer scored under the settings of all others, as far as the open model gave them; known scores stay. */
  readonly scoreEachOther: () => Promise<void>;
  /** Ends the scoring; what was scored stays. */
  readonly cancelScoring: () => void;
  /** Fetches the selections of the answers that are compared, where they are not here. */
  readonly fetchCompared: () => Promise<void>;
}

/** What comparing works with. */
export interface CompareParts {
  readonly host: Pick<Host, 'scoreAnswer' | 'cancelScores' | 'runMasks'>;
  readonly selections: SelectionRegistry;
  readonly queue: Pick<AskQueueActions, 'askInTurn'>;
}

/** The actions on comparisons of one window. */
export function compareActions(store: AppStore, { host, selections, queue }: CompareParts): CompareActions {
  const change = (part: Partial<NonNullable<CompareSlice['comparison']>>): void =>
    store.setState(({ comparison }) => ({ comparison: comparison && { ...comparison, ...part } }));
  const compared = (): readonly Run[] => {
    const state = store.getState();
    return comparedRuns(state, state.comparison?.originRunId ?? '');
  };
  const cancelScoring = (): void => {
    if (store.getState().comparison?.scoring == null) return;
    change({ scoring: null });
    void host.cancelScores();
  };

  return {
    compare: (runId) => {
      cancelScoring();
      store.setState(({ runs, shownRunId }) => {
        const wanted = runId === undefined ? shownRunId : runId;
        const run = runs[wanted ?? ''];
        if (run?.state !== 'finished') return { comparison: null };
        const { runId: id } = run;
        return {
          comparison: { originRunId: id, referenceRunId: id, scores: {}, scoring: null, trouble: null },
        };
      });
    },
    compareWith: (referenceRunId) => change({ referenceRunId }),
    askWishes: async (wishes) => {
      const state = store.getState();
      const origin = state.runs[state.comparison?.originRunId ?? ''];
      if (origin === undefined || !canAskBeside(state, origin.runId)) return;
      const { runId, imageId, question, settings } = origin;
      const here = compared();
      const missing = wishes.filter((wish) => !isThere(here, origin, wish));
      await queue.askInTurn({
        purpose: 'comparison',
        originRunId: runId,
        questions: missing.map((wish) => ({
          imageId,
          question,
          settings: wishedSettings(settings, wish),
          origin: { runId, how: wish.how },
        })),
      });
    },
    scoreEachOther: async () => {
      const { model, comparison } = store.getState();
      if (comparison?.scoring !== null) return;
      const runs = compared().filter((run) => isOfOpenModel(run, model));
      const pairs = runs.flatMap((answer) =>
        runs
          .filter((setting) => setting !== answer)
          .filter((setting) => comparison.scores[scoreKey(answer.runId, setting.runId)] === undefined)
          .map((setting) => ({ answer, setting })),
      );
      const scoring = (done: number): { done: number; total: number } => ({ done, total: pairs.length });
      change({ scoring: scoring(0), trouble: null });
      for (const [index, { answer, setting }] of pairs.entries()) {
        const { imageId, question, settings } = setting;
        const answerIds = answer.tokens.map(({ id }) => id);
        const reply = await host.scoreAnswer({ imageId, question, ...settings, answerIds });
        const now = store.getState().comparison;
        // Cancelled, or another is compared.
        if (now?.scoring == null || now.originRunId !== comparison.originRunId) return;
        if (!reply.ok) {
          change({ scoring: null, trouble: reply.error });
          return;
        }
        const sum = reply.value.logProbabilities.reduce((total, one) => total + one, 0);
        const key = scoreKey(answer.runId, setting.runId);
        change({ scores: { ...now.scores, [key]: sum }, scoring: scoring(index + 1) });
      }
      change({ scoring: null });
    },
    cancelScoring,
    fetchCompared: async () => {
      for (const { runId, imageId, selections: told } of compared()) {
        const sessionId = store.getState().images[imageId]?.sessionId;
        if (told === 0 || sessionId === undefined || selections.hasGrids(runId)) continue;
        const reply = await host.runMasks({ sessionId, runId });
        if (!reply.ok || store.getState().runs[runId] === undefined) continue;
        selections.load(runId, reply.value);
        store.setState(({ masks }) => ({ masks: { ...masks, arrived: masks.arrived + 1 } }));
      }
    },
  };
}
