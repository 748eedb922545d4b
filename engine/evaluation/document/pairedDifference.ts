import { normalQuantile } from '../wilsonInterval.js';

/** Which questions of each split were answered right: `1` and `0` in order of the questions' keys. */
export type CorrectBySplit = Readonly<Record<string, string>>;

/** A difference of two mean accuracies with its 95 % interval, as shares. */
export interface PairedDifference {
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * How much better one system answers than another on the same questions, as a mean of splits that weighs them alike.
 * Questions that both answer alike say nothing about the difference, so the interval is narrower than those of the two
 * accuracies: normal, from the variance of the differences within each split.
 *
 * @returns null when the two were not asked the same number of questions in the same splits
 */
export function pairedDifference(system: CorrectBySplit, other: CorrectBySplit): PairedDifference | null {
  const splits = Object.keys(system);
  if (splits.length === 0 || splits.length !== Object.keys(other).length) return null;
  let difference = 0;
  let variance = 0;
  for (const split of splits) {
    const [mine, theirs] = [system[split]!, other[split]];
    const count = mine.length;
    if (theirs?.length !== count || count === 0) return null;
    const differences = Array.from(
      { length: count },
      (_, index) => Number(mine[index]) - Number(theirs[index]),
    );
    const mean = differences.reduce((sum, value) => sum + value, 0) / count;
    const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    difference += mean / splits.length;
    variance += squares / count / Math.max(1, count - 1) / splits.length ** 2;
  }
  const half = normalQuantile * Math.sqrt(variance);
  return { difference, interval: [difference - half, difference + half] };
}

/** Notes right answers by split, in order of the questions' keys. */
export function correctBySplit(
  results: readonly { readonly key: string; readonly split: string; readonly correct: boolean }[],
): CorrectBySplit {
  const sorted = [...results].sort((a, b) => (a.key < b.key ? -1 : 1));
  const bySplit: Record<string, string> = {};
  for (const { split, correct } of sorted) bySplit[split] = (bySplit[split] ?? '') + (correct ? '1' : '0');
  return bySplit;
}
