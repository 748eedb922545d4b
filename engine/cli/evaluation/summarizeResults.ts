import type { QuestionResult } from './answerQuestion.js';

/** The results of one split. */
export interface SplitSummary {
  readonly split: string;
  readonly questions: number;
  readonly correct: number;
  /** 0 to 1. */
  readonly accuracy: number;
  /** Mean over questions, 0 to 1. */
  readonly selectedFraction: number;
  /** Mean over questions that have target cells; null when none has. */
  readonly targetSelected: number | null;
  /** Median of the questions that ran the vision tower; null when none did. */
  readonly secondsNewImage: number | null;
  /** Median of the questions on an image seen before; null when none was. */
  readonly secondsSameImage: number | null;
  /** Mean, in units of 10^12. */
  readonly decoderTflops: number;
}

export interface EvaluationSummary {
  readonly splits: readonly SplitSummary[];
  /** Unweighted mean of the splits' accuracies, 0 to 1. */
  readonly meanAccuracy: number;
}

/** Sums up results by split, in order of first appearance. */
export function summarizeResults(results: readonly QuestionResult[]): EvaluationSummary {
  const names = [...new Set(results.map((result) => result.split))];
  const splits = names.map((split) =>
    summarizeSplit(
      split,
      results.filter((result) => result.split === split),
    ),
  );
  return { splits, meanAccuracy: mean(splits.map((split) => split.accuracy)) ?? 0 };
}

function summarizeSplit(split: string, results: readonly QuestionResult[]): SplitSummary {
  const correct = results.filter((result) => result.correct).length;
  const seconds = (sawImage: boolean): number | null =>
    median(results.filter((result) => result.sawImage === sawImage).map((result) => result.seconds));
  return {
    split,
    questions: results.length,
    correct,
    accuracy: correct / results.length,
    selectedFraction: mean(results.map((result) => result.selectedFraction)) ?? 0,
    targetSelected: mean(
      results.flatMap(({ targetSelected }) => (targetSelected === null ? [] : [targetSelected])),
    ),
    secondsNewImage: seconds(true),
    secondsSameImage: seconds(false),
    decoderTflops: (mean(results.map((result) => result.decoderFlops)) ?? 0) / 1e12,
  };
}

/** The summary as a Markdown table. */
export function evaluationTable({ splits, meanAccuracy }: EvaluationSummary): string {
  const percent = (share: number | null): string => (share === null ? '' : `${(share * 100).toFixed(1)} %`);
  const seconds = (value: number | null): string => (value === null ? '' : value.toFixed(2));
  const rows = splits.map((row) => [
    row.split,
    String(row.questions),
    percent(row.accuracy),
    percent(row.selectedFraction),
    percent(row.targetSelected),
    seconds(row.secondsNewImage),
    seconds(row.secondsSameImage),
    row.decoderTflops.toFixed(4),
  ]);
  const total = splits.reduce((sum, row) => sum + row.questions, 0);
  const titles = [
    'split',
    'questions',
    'correct',
    'selected',
    'target selected',
    's, new image',
    's, same image',
    'TFLOP',
  ];
  return [
    titles,
    titles.map(() => '---'),
    ...rows,
    ['**mean of splits**', String(total), `**${percent(meanAccuracy)}**`, '', '', '', '', ''],
  ]
    .map((row) => `| ${row.join(' | ')} |\n`)
    .join('');
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
