import { type AnswerLoss, answerLoss } from '../answering/answerLoss.js';
import type { Engine } from '../answering/Engine.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { DoneEvent } from '../protocol/runEvent.js';
import type { ImageSource } from '../image/imageSource.js';
import { Picture } from '../image/Picture.js';
import type { Question } from './datasets/Question.js';
import { judged, type QuestionResult } from './QuestionResult.js';
import { ReadSelections } from './ReadSelections.js';

/** What every question of an evaluation is asked with. */
export type EvaluationSettings = Pick<
  AskRequest,
  'variant' | 'residentKeys' | 'selector' | 'threshold' | 'sampling' | 'signal'
>;

/**
 * Asks one question greedily and has the answer judged; a question with options is answered with the one of the least loss.
 *
 * @returns null when it was cancelled
 */
export async function answerQuestion(
  engine: Engine,
  image: ImageSource | Picture,
  question: Question,
  settings: EvaluationSettings,
): Promise<QuestionResult | null> {
  if (question.options !== undefined) return chooseOption(engine, image, question, settings);
  const selections = selectionsOf(engine, question, settings);
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
    if (event.type === 'layer') selections.add(event);
    if (event.type === 'token') logProbability += event.logProbability;
    if (event.type === 'done') done = event;
  }
  if (done === undefined || done.stopped === 'cancelled') return null;
  const { selectedFraction, targetHits } = selections;
  return {
    ...judged(done.answer, question),
    probability: done.stopped === 'end-of-sequence' ? Math.exp(logProbability) : null,
    ...{ selectedFraction, targetHits },
    decoderFlops: done.decoderFlops,
    visionFlops: done.visionFlops,
    decoderSeconds: (performance.now() - decoderStart) / 1000,
    readImage: reusedTokens === 0,
    visionSeconds: visionSecondsOf(done),
    outside,
  };
}

/** How multiple choice is scored: the mean negative log-likelihood of each option's tokens, without an end-of-sequence. */
async function chooseOption(
  engine: Engine,
  image: ImageSource | Picture,
  question: Question,
  settings: EvaluationSettings,
): Promise<QuestionResult | null> {
  const { options = [] } = question;
  const selections = selectionsOf(engine, question, settings);
  const losses: AnswerLoss[] = [];
  for (const option of options) {
    const request = { image, question: question.question, ...settings };
    try {
      losses.push(await answerLoss(engine, request, engine.encodeAnswer(option)));
    } catch (error) {
      if (settings.signal?.aborted === true) return null;
      throw error;
    }
  }
  for (const layer of losses.flatMap(({ layers }) => layers)) selections.add(layer);
  if (image instanceof Picture) image.releasePixels();
  const optionLosses = losses.map(({ meanLoss }) => meanLoss);
  const best = optionLosses.indexOf(Math.min(...optionLosses)); // of equal ones the first
  const [first] = losses as [AnswerLoss, ...AnswerLoss[]];
  const { selectedFraction, targetHits } = selections;
  return {
    ...judged(options[best]!, question),
    ...{ optionLosses, probability: null, selectedFraction, targetHits },
    decoderFlops: losses.reduce((sum, { done }) => sum + done.decoderFlops, 0),
    visionFlops: first.done.visionFlops,
    decoderSeconds: losses.reduce((sum, { done }) => sum + decoderSecondsOf(done), 0),
    readImage: first.prefill?.reusedTokens === 0,
    visionSeconds: visionSecondsOf(first.done),
    outside: first.prefill?.outside,
  };
}

function selectionsOf(
  { info }: Engine,
  { targetCells = [] }: Question,
  { variant }: EvaluationSettings,
): ReadSelections {
  return new ReadSelections(variant === 'flex' ? info.layers : 0, targetCells);
}

function visionSecondsOf({ timing, visionFromStore }: DoneEvent): number | null {
  return timing.visionRuns > 0 || visionFromStore === true ? timing.visionMs / 1000 : null;
}

/** The time of a run without that of its picture. */
function decoderSecondsOf({ timing, visionFromStore }: DoneEvent): number {
  const { totalMs, decodeMs, preprocessMs, visionMs } = timing;
  const seeingMs = visionFromStore === true ? 0 : visionMs; // what is stored took its time before
  return Math.max(0, totalMs - decodeMs - preprocessMs - seeingMs) / 1000;
}
