import { EngineError } from '../protocol/EngineError.js';
import type { DoneEvent, LayerEvent, TokenEvent } from '../protocol/runEvent.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';

/** How probable a model holds an answer. */
export interface AnswerScore {
  /** Each token of the answer, with the natural logarithm of its calibrated probability after those before it. */
  readonly tokens: readonly Pick<TokenEvent, 'id' | 'text' | 'logProbability'>[];
  /** Of the whole answer: the sum of its tokens'. */
  readonly logProbability: number;
  /** What each layer selected while the answer was read, as `layer` events tell it. */
  readonly layers: readonly LayerEvent[];
  readonly done: DoneEvent;
}

/**
 * How probable an answer is, token by token, however it came about: the answer is given to the model, which computes and
 * selects at each token as if it had drawn it.
 *
 * @param request the question with the steering, selector, threshold or region the answer is scored under; how tokens would
 *   be drawn does not matter
 * @param answerIds the answer as token ids (`Engine.encodeAnswer`), with the end-of-sequence as the last where the answer is
 *   to end there
 * @throws EngineError `option-invalid` for an answer without tokens, one that goes on behind its end, or one that is longer
 *   than the model's positions; as `Engine.ask`. The signal's reason once it is aborted.
 */
export async function scoreAnswer(
  engine: Pick<Engine, 'ask'>,
  request: Omit<AskRequest, 'givenTokens' | 'fixedSteps'>,
  answerIds: readonly number[],
): Promise<AnswerScore> {
  refuseNoTokens(answerIds);
  const tokens: TokenEvent[] = [];
  const layers: LayerEvent[] = [];
  let done: DoneEvent | undefined;
  const sampling = { ...request.sampling, maxNewTokens: answerIds.length };
  for await (const event of engine.ask({ ...request, sampling, givenTokens: answerIds })) {
    if (event.type === 'token') tokens.push(event);
    else if (event.type === 'layer') layers.push(event);
    else if (event.type === 'done') done = event;
  }
  if (done === undefined) throw new Error('the engine ended a run without saying so');
  if (done.stopped === 'cancelled') throw reasonOf(request.signal);
  if (tokens.length < answerIds.length) throw cutShort(tokens, answerIds, done);
  return {
    tokens: tokens.map(({ id, text, logProbability }) => ({ id, text, logProbability })),
    logProbability: tokens.reduce((sum, { logProbability }) => sum + logProbability, 0),
    layers,
    done,
  };
}

/** @throws EngineError `option-invalid` */
export function refuseNoTokens({ length }: readonly number[]): void {
  if (length > 0) return;
  throw new EngineError(
    'option-invalid',
    'Expected an answer of at least one token to score, but it has none.',
  );
}

function cutShort({ length }: readonly TokenEvent[], answerIds: readonly number[], { stopped }: DoneEvent) {
  const why =
    stopped === 'end-of-sequence'
      ? `its token ${length} of ${answerIds.length} ends the answer. Leave out what comes after it`
      : `the model has positions for ${length} of its ${answerIds.length} tokens. Shorten it`;
  return new EngineError(
    'option-invalid',
    `Expected an answer that can be scored to its last token, but ${why}.`,
  );
}

/** Why a scoring was stopped. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('The scoring of an answer was stopped.');
}
