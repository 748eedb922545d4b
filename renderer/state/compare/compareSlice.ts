import type { Failure } from '../../../engine/protocol/failure.js';

/** One question as it was answered under several settings, side by side. */
export interface CompareSlice {
  readonly comparison: {
    /** The run it was begun from: its question, its picture. */
    readonly originRunId: string;
    /** The run whose answer the others are compared with. */
    readonly referenceRunId: string;
    /** Log-probabilities of answers under other settings, by `scoreKey`. */
    readonly scores: Readonly<Record<string, number>>;
    /** How many answers are being scored; null where none is. */
    readonly scoring: { readonly done: number; readonly total: number } | null;
    /** Why the last scoring ended before its end. */
    readonly trouble: Failure | null;
  } | null;
}

/** Nothing is compared. */
export const noComparison: CompareSlice = { comparison: null };

/** What the score of the answer of one run under the settings of another is kept under. */
export function scoreKey(answerRunId: string, settingRunId: string): string {
  return `${answerRunId} ${settingRunId}`;
}
