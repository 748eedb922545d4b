import type { Verdict } from '../../../engine/protocol/annotation.js';
import { maxNoteLength } from '../../../engine/protocol/sessionLimits.js';
import type { AppStore } from '../appStore.js';
import { marksOf } from './annotationSlice.js';
import type { MarksChanger } from './marksChanger.js';

/** What a person thinks of answers. */
export interface VerdictActions {
  /** Judges the answer of a run that has ended; the same verdict again takes it back. */
  readonly judgeRun: (runId: string, verdict: Verdict['verdict']) => void;
  /** Judges the answer that is shown. */
  readonly judgeShown: (verdict: Verdict['verdict']) => void;
  /** Says what the answer should have been. */
  readonly setExpected: (runId: string, expected: string) => void;
}

/** The actions on verdicts of one window. */
export function verdictActions(store: AppStore, { judge, say }: MarksChanger): VerdictActions {
  const judgeRun = (runId: string, verdict: Verdict['verdict']): void => {
    const state = store.getState();
    const run = state.runs[runId];
    if (run === undefined || run.state === 'running') return;
    const before = marksOf(state, run.imageId).verdicts[runId];
    const isBack = before?.verdict === verdict;
    judge(run.imageId, (verdicts, at) =>
      isBack
        ? Object.fromEntries(Object.entries(verdicts).filter(([id]) => id !== runId))
        : { ...verdicts, [runId]: { verdict, expected: before?.expected ?? '', at } },
    );
    say(isBack ? 'Verdict taken back.' : `Verdict: ${verdict}.`);
  };
  return {
    judgeRun,
    judgeShown: (verdict) => {
      const { shownRunId } = store.getState();
      if (shownRunId !== null) judgeRun(shownRunId, verdict);
    },
    setExpected: (runId, typed) => {
      const run = store.getState().runs[runId];
      const expected = typed.slice(0, maxNoteLength);
      if (run === undefined) return;
      judge(run.imageId, (verdicts, at) => {
        const verdict = verdicts[runId];
        if (verdict === undefined || verdict.expected === expected) return verdicts;
        return { ...verdicts, [runId]: { ...verdict, expected, at } };
      });
    },
  };
}
