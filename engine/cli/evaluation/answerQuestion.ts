import path from 'node:path';
import type { Engine } from '../../engineTypes.js';
import type { AskRequest } from '../../generation/askRequest.js';
import type { DoneEvent } from '../../generation/runEvent.js';
import type { Question } from './readQuestions.js';

/** What one question gave; a line of the resume file. */
export interface QuestionResult {
  readonly id: string;
  readonly split: string;
  readonly expected: string;
  readonly answer: string;
  readonly correct: boolean;
  /** Mean selected share over tokens and selecting layers, 0 to 1. */
  readonly selectedFraction: number;
  /**
   * Share of the selections that were read (all but the last layer's) and hold a target cell, 0 to 1; null
   * without target cells or selections.
   */
  readonly targetSelected: number | null;
  /** Whole run, in seconds; much less for a further question on the image before. */
  readonly seconds: number;
  readonly decoderFlops: number;
  /** Whether the vision tower ran for this question. */
  readonly sawImage: boolean;
}

/** Asks one question greedily and judges the answer. */
export async function answerQuestion(
  engine: Engine,
  datasetDir: string,
  question: Question,
  settings: Pick<AskRequest, 'variant' | 'residentKeys' | 'selector' | 'signal'>,
): Promise<QuestionResult | null> {
  const image = { path: path.join(datasetDir, question.image) };
  const targets = question.targetCells ?? [];
  let hits = 0;
  let selections = 0;
  let done: DoneEvent | undefined;
  for await (const event of engine.ask({ image, question: question.question, ...settings })) {
    if (event.type === 'layer' && event.layer < engine.info.layers - 1) {
      selections++;
      if (targets.some((cell) => event.selectionGrid[cell] === 1)) hits++;
    }
    if (event.type === 'done') done = event;
  }
  if (done === undefined || done.stopped === 'cancelled') return null;
  return {
    id: question.id,
    split: question.split,
    expected: question.answer,
    answer: done.answer,
    correct: isSameAnswer(done.answer, question.answer),
    selectedFraction: done.selectedFraction,
    targetSelected: targets.length > 0 && selections > 0 ? hits / selections : null,
    seconds: done.timing.totalMs / 1000,
    decoderFlops: done.decoderFlops,
    sawImage: done.timing.visionRuns > 0,
  };
}

/** Exact match, but for letter case, white space and a full stop at the end. */
export function isSameAnswer(answer: string, expected: string): boolean {
  const plain = (text: string): string =>
    text.normalize('NFC').trim().replace(/\s+/g, ' ').replace(/\.$/, '').toLowerCase();
  return plain(answer) === plain(expected);
}
