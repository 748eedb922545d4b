import { type QuestionResult, worthOf } from './QuestionResult.js';
import { firstOfEachKey } from './firstOfEachKey.js';
import { median } from '../statistics/median.js';
import { intervalOfMean, wilsonInterval, type Interval } from './wilsonInterval.js';

/** Costs and selections of a group of questions. Null where no question tells. */
export interface Measures {
  /** Mean operations of a question asked alone, in units of 10^12. */
  readonly decoderTflops: number | null;
  readonly visionTflops: number | null;
  /** Median of the questions whose image the decoder had not read before, in seconds. */
  readonly decoderSeconds: number | null;
  /** Median of the further questions on an image, in seconds. */
  readonly furtherDecoderSeconds: number | null;
  /** Median over images, in seconds. */
  readonly visionSeconds: number | null;
  /** Mean over questions of the share of cells that a layer read, 0 to 1. */
  readonly selectedFraction: number | null;
  /** Share of the questions in which a layer read a target cell at any step, 0 to 1. */
  readonly targetInQuestion: number | null;
  /** Share of all selections read (a step and a layer each) that held a target cell, 0 to 1. */
  readonly targetInSelection: number | null;
}

/** How many answers were right. */
export interface Score {
  readonly questions: number;
  /** Questions with an expected answer, where others have none. */
  readonly judged?: number;
  /** What the answers are worth together: those that are right, and of others the part that they are worth. */
  readonly correct: number;
  /** Share of the questions with an expected answer, 0 to 1; 0 where there is none. */
  readonly accuracy: number;
  /** 95 %, Wilson; for worths between 0 and 1 too wide rather than too narrow. */
  readonly interval: Interval;
}

/** The results of one split. */
export interface SplitSummary extends Score, Measures {
  readonly split: string;
  /** By kind of question, in order of their names; empty when the data names none. */
  readonly kinds: readonly (Score & { readonly kind: string })[];
}

/** The results of all splits; the mean weighs them alike, its accuracy those with expected answers. */
export interface EvaluationSummary {
  readonly splits: readonly SplitSummary[];
  readonly mean: Measures & {
    readonly questions: number;
    readonly accuracy: number;
    readonly interval: Interval;
  };
}

/**
 * Sums up results; splits come in the order given. Of results with one key the first counts; but for that the order of
 * the results makes no difference.
 */
export function summarizeResults(
  results: readonly QuestionResult[],
  splitOrder: readonly string[],
): EvaluationSummary {
  const sorted = firstOfEachKey(results).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const splits = splitOrder.flatMap((split) => {
    const ofSplit = sorted.filter((result) => result.split === split);
    return ofSplit.length === 0 ? [] : [summarizeSplit(split, ofSplit)];
  });
  const judged = splits.filter((split) => split.judged !== 0);
  const meanOf = (name: keyof Measures): number | null => mean(splits.map((split) => split[name]));
  return {
    splits,
    mean: {
      questions: sorted.length,
      accuracy: mean(judged.map((split) => split.accuracy)) ?? 0,
      interval: intervalOfMean(judged.map(({ accuracy, interval }) => ({ share: accuracy, interval }))),
      decoderTflops: meanOf('decoderTflops'),
      visionTflops: meanOf('visionTflops'),
      decoderSeconds: meanOf('decoderSeconds'),
      furtherDecoderSeconds: meanOf('furtherDecoderSeconds'),
      visionSeconds: meanOf('visionSeconds'),
      selectedFraction: meanOf('selectedFraction'),
      targetInQuestion: meanOf('targetInQuestion'),
      targetInSelection: meanOf('targetInSelection'),
    },
  };
}

function summarizeSplit(split: string, results: readonly QuestionResult[]): SplitSummary {
  const kinds = [...new Set(results.flatMap(({ kind }) => (kind === undefined ? [] : [kind])))].sort();
  const hits = results.flatMap(({ targetHits }) => (targetHits === null ? [] : [targetHits]));
  const seconds = (readImage: boolean): number | null =>
    median(results.filter((result) => result.readImage === readImage).map((result) => result.decoderSeconds));
  return {
    split,
    ...score(results),
    decoderTflops: mean(results.map((result) => result.decoderFlops / 1e12)),
    visionTflops: mean(results.map((result) => result.visionFlops / 1e12)),
    decoderSeconds: seconds(true),
    furtherDecoderSeconds: seconds(false),
    visionSeconds: median(
      results.flatMap(({ visionSeconds }) => (visionSeconds === null ? [] : [visionSeconds])),
    ),
    selectedFraction: mean(results.map((result) => result.selectedFraction)),
    targetInQuestion: mean(hits.map(([found]) => (found > 0 ? 1 : 0))),
    targetInSelection:
      hits.length === 0 ? null : total(hits.map(([found]) => found)) / total(hits.map(([, all]) => all)),
    kinds: kinds.map((kind) => ({ kind, ...score(results.filter((result) => result.kind === kind)) })),
  };
}

function score(results: readonly QuestionResult[]): Score {
  const questions = results.length;
  const worths = results.map(worthOf).filter((worth) => worth !== null);
  const judged = worths.length;
  const correct = total(worths);
  return {
    questions,
    ...(judged < questions && { judged }),
    correct,
    accuracy: judged === 0 ? 0 : correct / judged,
    interval: wilsonInterval(correct, judged),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Of the values that are there; null when none is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : total(known) / known.length;
}
