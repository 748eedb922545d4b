import { maxSeed } from '../../../engine/protocol/limits.js';
import type { AppState, AppStore } from '../appStore.js';
import type { AskQueueActions } from './askQueue.js';
import { isAbsent } from '../sessions/sessionSlice.js';
import { showsSame } from './runSlice.js';
import { freeSeeds, sampleGroups, samplesOf } from './samples.js';

/** Drawing several answers to a question. */
export interface SampleActions {
  /** Offers to draw several answers to the question of a run, by default the one that is shown; null takes that back. */
  readonly offerSamples: (runId?: string | null) => void;
  /**
   * Draws more answers to the question of a run, each with a seed of its own that was not used: asked one after another beside
   * what the person asks.
   *
   * @param temperature above 0.
   */
  readonly drawSamples: (runId: string, count: number, temperature: number, topP: number) => Promise<void>;
}

/** Fewest and most answers that are drawn at once. */
export const sampleCounts = { least: 2, most: 20 } as const;

/** The actions on samples of one window. */
export function sampleActions(
  store: AppStore,
  { askInTurn }: Pick<AskQueueActions, 'askInTurn'>,
): SampleActions {
  return {
    offerSamples: (runId) =>
      store.setState((state) => {
        const wanted = runId === undefined ? state.shownRunId : runId;
        return { samplesOfferedFor: wanted !== null && canAskBeside(state, wanted) ? wanted : null };
      }),
    drawSamples: async (runId, count, temperature, topP) => {
      const state = store.getState();
      const run = state.runs[runId];
      if (run === undefined || !canAskBeside(state, runId)) return;
      const { question, imageId, settings } = run;
      const group = sampleGroups(samplesOf(state, runId)).find(
        (one) => one.temperature === temperature && one.topP === topP,
      );
      store.setState({ samplesOfferedFor: null });
      await askInTurn({
        purpose: 'samples',
        originRunId: runId,
        questions: freeSeeds(group?.runs ?? [], count, maxSeed).map((seed) => ({
          imageId,
          question,
          settings: { ...settings, sampling: { ...settings.sampling, temperature, topP, seed } },
          origin: { runId, how: 'sample' },
        })),
      });
    },
  };
}

/**
 * Whether the question of a run can be asked again beside what the person asks: it has ended, its picture is shown as it was asked
 * with, and no other series is under way.
 */
export function canAskBeside({ runs, images, askQueue }: AppState, runId: string): boolean {
  const run = runs[runId];
  const image = images[run?.imageId ?? ''];
  if (run === undefined || image === undefined || askQueue !== null) return false;
  return run.state !== 'running' && !isAbsent(image) && showsSame(run, image);
}
