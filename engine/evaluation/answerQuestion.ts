import type { Engine } from '../answering/Engine.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { DoneEvent } from '../protocol/runEvent.js';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import { countCells } from '../selection/applySelector.js';
import type { Question } from './datasets/Question.js';
import { isRight } from './judges/judges.js';

/** What one question gave; a line of a results file. */
export interface QuestionResult {
  readonly key: string;
  readonly id: string;
  readonly split: string;
  readonly kind?: string;
  /** The expected answer; of several, all with ` | ` between. */
  readonly expected: string;
  readonly answer: string;
  readonly correct: boolean;
  /**
   * Probability of the whole answer and its end, calibrated as the checkpoint says, 0 to 1; null for one that the model did
   * not end. Absent in files of earlier versions.
   */
  readonly probability?: number | null;
  /** Mean selected share over the selections that were read, 0 to 1; null where the variant selects nothing. */
  readonly selectedFraction: number | null;
  /**
   * Selections (a step and a layer each) that were read and held a target cell, and all that were read; null without
   * target cells or selections.
   */
  readonly targetHits: readonly [hits: number, selections: number] | null;
  /** Operations of the question asked alone: its whole prompt and each token. */
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

/** What every question of an evaluation is asked with. */
export type EvaluationSettings = Pick<
  AskRequest,
  'variant' | 'residentKeys' | 'selector' | 'threshold' | 'sampling' | 'signal'
>;

/**
 * Asks one question greedily and has the answer judged. A layer's selection is read by the next one, so what the last layer
 * selects does not count.
 *
 * @returns null when it was cancelled
 */
export async function answerQuestion(
  engine: Engine,
  image: ImageSource | Picture,
  question: Question,
  settings: EvaluationSettings,
): Promise<QuestionResult | null> {
  const targets = question.targetCells ?? [];
  const selects = settings.variant === 'flex';
  let hits = 0;
  let selections = 0;
  let selectedCells = 0;
  let cells = 0;
  let reusedTokens = 0;
  let decoderStart = performance.now();
  let outside: OutsideTaught | undefined;
  let logProbability = 0;
  let done: DoneEvent | undefined;
  for await (const event of engine.ask({ image, question: question.question, ...settings })) {
    if (event.type === 'progress' && event.stage === 'prefill' && event.done === 0)
      decoderStart = performance.now();
    if (event.type === 'prefill') {
      ({ reusedTokens, outside } = event);
      if (image instanceof Picture) image.releasePixels(); // it is seen
    }
    if (event.type === 'layer' && selects && event.layer < engine.info.layers - 1) {
      selections++;
      selectedCells += countCells(event.selectionGrid);
      cells += event.selectionGrid.length;
      if (targets.some((cell) => event.selectionGrid[cell] === 1)) hits++;
    }
    if (event.type === 'token') logProbability += event.logProbability;
    if (event.type === 'done') done = event;
  }
  if (done === undefined || done.stopped === 'cancelled') return null;
  const { id, key, split, kind } = question;
  const { timing, visionFromStore } = done;
  const sawImage = timing.visionRuns > 0 || visionFromStore === true;
  return {
    key,
    id,
    split,
    kind,
    expected: question.answers.join(' | '),
    answer: done.answer,
    correct: isRight(done.answer, question),
    probability: done.stopped === 'end-of-sequence' ? Math.exp(logProbability) : null,
    selectedFraction: cells === 0 ? null : selectedCells / cells,
    targetHits: targets.length > 0 && selections > 0 ? [hits, selections] : null,
    decoderFlops: done.decoderFlops,
    visionFlops: done.visionFlops,
    decoderSeconds: (performance.now() - decoderStart) / 1000,
    readImage: reusedTokens === 0,
    visionSeconds: sawImage ? timing.visionMs / 1000 : null,
    outside,
  };
}
