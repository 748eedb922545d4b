import type { DoneEvent, LayerEvent, PrefillEvent } from '../protocol/runEvent.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';
import { logSoftmax } from './sampleToken.js';
import { reasonOf, refuseNoTokens } from './scoreAnswer.js';

/** The loss of an answer, as models are trained with it and multiple choice is scored with it. */
export interface AnswerLoss {
  /** Mean negative log-likelihood of the tokens, in nats. */
  readonly meanLoss: number;
  /**
   * Natural logarithm of each token's probability after those before it: of the softmax of the logits as they are, without
   * the calibration that `scoreAnswer` tells probabilities with.
   */
  readonly logProbabilities: readonly number[];
  readonly prefill: PrefillEvent | undefined;
  /** What each layer selected while the answer was read. */
  readonly layers: readonly LayerEvent[];
  readonly done: DoneEvent;
}

/**
 * The loss of given tokens after a prompt. Each of them is a step of its own with selections of its own, as if the model had
 * drawn it; an end-of-sequence among them is a token like any other.
 *
 * @param request the question, or `promptIds`, with all that changes what is computed; how tokens would be drawn does not matter
 * @param answerIds at least one token id
 * @throws EngineError `option-invalid` for no token, or more than the model has positions for; as `Engine.ask`. The signal's
 *   reason once it is aborted.
 */
export async function answerLoss(
  engine: Pick<Engine, 'ask'>,
  request: Omit<AskRequest, 'givenTokens' | 'fixedSteps' | 'keepLogits'>,
  answerIds: readonly number[],
): Promise<AnswerLoss> {
  refuseNoTokens(answerIds);
  const logProbabilities: number[] = [];
  const layers: LayerEvent[] = [];
  let prefill: PrefillEvent | undefined;
  let done: DoneEvent | undefined;
  const given = { givenTokens: answerIds, fixedSteps: answerIds.length, keepLogits: true };
  for await (const event of engine.ask({ ...request, ...given })) {
    if (event.type === 'token') {
      if (event.logits === undefined) throw new Error('the engine sent no logits though asked to keep them');
      logProbabilities.push(logSoftmax(event.logits)[event.id]!);
    } else if (event.type === 'layer') layers.push(event);
    else if (event.type === 'prefill') prefill = event;
    else if (event.type === 'done') done = event;
  }
  if (done === undefined) throw new Error('the engine ended a run without saying so');
  if (done.stopped === 'cancelled') throw reasonOf(request.signal);
  const sum = logProbabilities.reduce((total, logProbability) => total + logProbability, 0);
  return { meanLoss: -sum / logProbabilities.length, logProbabilities, prefill, layers, done };
}
