import { isRefusal, refusedSplits } from './refusals.js';

/** An answer's probability as it was told, 0 to 1, and whether it was right. */
export interface Sure {
  readonly probability: number;
  readonly right: boolean;
}

/** Answers of one width of probability. */
export interface SureBin {
  readonly answers: number;
  /** Means over the answers, 0 to 1. */
  readonly probability: number;
  readonly right: number;
}

/**
 * How sure each answer was, by split, in order of the questions' keys: probabilities in thousandths with spaces between, each
 * with `+` behind it when the answer was right. Where nothing can be answered every refusal is right. An answer that did not end has
 * no probability and counts as 0.
 */
export type SurenessBySplit = Readonly<Record<string, string>>;

/** What of a result tells how sure it was. */
interface Told {
  readonly key: string;
  readonly split: string;
  readonly answer: string;
  readonly correct: boolean;
  readonly probability?: number | null;
}

/** Bins of equal width of the calibration error and its plot. */
const binCount = 10;

/** Notes how sure the answers were. */
export function surenessBySplit(results: readonly Told[]): SurenessBySplit {
  const words: Record<string, string[]> = {};
  for (const { split, answer, correct, probability } of [...results].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  )) {
    const right = refusedSplits.some((name) => name === split) ? isRefusal(answer) : correct;
    (words[split] ??= []).push(`${Math.round((probability ?? 0) * 1000)}${right ? '+' : ''}`);
  }
  return Object.fromEntries(Object.entries(words).map(([split, said]) => [split, said.join(' ')]));
}

/** Reads back what `surenessBySplit` noted, of all splits. */
export function sureAnswers(noted: SurenessBySplit): Sure[] {
  return Object.values(noted).flatMap((line) =>
    line
      .split(' ')
      .map((word) => ({ probability: Number.parseInt(word, 10) / 1000, right: word.endsWith('+') })),
  );
}

/** The ten bins of equal width that have answers, from the least probability up. */
export function sureBins(answers: readonly Sure[]): SureBin[] {
  const bins = Array.from({ length: binCount }, (): Sure[] => []);
  for (const answer of answers) {
    bins[Math.min(binCount - 1, Math.floor(answer.probability * binCount))]!.push(answer);
  }
  return bins
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      answers: bin.length,
      probability: bin.reduce((sum, { probability }) => sum + probability, 0) / bin.length,
      right: shareRight(bin),
    }));
}

/** Expected calibration error: the gap of each bin between mean probability and share right, weighted by its answers. */
export function calibrationError(answers: readonly Sure[]): number {
  const gaps = sureBins(answers).map((bin) => Math.abs(bin.probability - bin.right) * bin.answers);
  return gaps.reduce((sum, gap) => sum + gap, 0) / answers.length;
}

/** Share right of the surest answers that make up this share of all; of equally sure ones the wrong come first. */
export function rightAtCoverage(answers: readonly Sure[], coverage: number): number {
  const surest = [...answers].sort(
    (a, b) => b.probability - a.probability || Number(a.right) - Number(b.right),
  );
  return shareRight(surest.slice(0, Math.max(1, Math.round(coverage * surest.length))));
}

function shareRight(answers: readonly Sure[]): number {
  return answers.filter(({ right }) => right).length / answers.length;
}
