import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { Question } from './datasets/Question.js';
import { scoreOf } from './judges/judges.js';

/** What one question gave; a line of a results file. */
export interface QuestionResult {
  readonly key: string;
  readonly id: string;
  readonly split: string;
  readonly kind?: string;
  /** The expected answer; of several, all with ` | ` between; empty where none is expected. */
  readonly expected: string;
  readonly answer: string;
  /** Whether it is right, all of it. */
  readonly correct: boolean;
  /** What the answer is worth where that is a part, above 0 and below 1; null where no answer is expected. Absent otherwise. */
  readonly score?: number | null;
  /** Mean loss of each option, in nats, of a question that was answered by choosing one. */
  readonly optionLosses?: readonly number[];
  /**
   * Probability of the whole answer and its end, calibrated as the checkpoint says, 0 to 1; null for one that the model did
   * not end, or only chose. Absent in files of earlier versions.
   */
  readonly probability?: number | null;
  /** Mean selected share over the selections that were read, 0 to 1; null where the variant selects nothing. */
  readonly selectedFraction: number | null;
  /**
   * Selections (a step and a layer each) that were read and held a target cell, and all that were read; null without
   * target cells or selections.
   */
  readonly targetHits: readonly [hits: number, selections: number] | null;
  /** Operations of the question asked alone: its whole prompt and each token; with options, of all of them so. */
  readonly decoderFlops: number;
  readonly visionFlops: number;
  /** From the features to the end of the answer, in seconds. */
  readonly decoderSeconds: number;
  /** Whether the decoder read the image in this question; if not, it went on from an earlier question on it. */
  readonly readImage: boolean;
  /** Seconds the vision tower took for this image, now or when its stored features were made; null when not asked for. */
  readonly visionSeconds: number | null;
  /** How picture and question compare with what the model was taught; absent where its weights come without a rule. */
  readonly outside?: OutsideTaught;
}

/** The part of a result that is about the answer: what was expected, and what it is worth. */
export function judged(
  answer: string,
  question: Question,
): Pick<QuestionResult, 'key' | 'id' | 'split' | 'kind' | 'expected' | 'answer' | 'correct' | 'score'> {
  const { id, key, split, kind, answers } = question;
  const score = scoreOf(answer, question);
  return {
    ...{ key, id, split, kind, expected: answers.join(' | '), answer },
    correct: score === 1,
    ...(score !== 0 && score !== 1 && { score }),
  };
}

/** What the answer of a result is worth, 0 to 1; null where none was expected. */
export function worthOf({ correct, score }: Pick<QuestionResult, 'correct' | 'score'>): number | null {
  if (score !== undefined) return score;
  return correct ? 1 : 0;
}
