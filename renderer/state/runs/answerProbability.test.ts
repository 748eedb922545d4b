// @vitest-environment node
import { expect, it } from 'vitest';
import type { DoneEvent, TokenEvent } from '../../../engine/protocol/runEvent.js';
import { cancelledBeforeStart } from '../../../engine/protocol/cancelledBeforeStart.js';
import { answerProbability, meanTokenProbability } from './answerProbability.js';

const tokens = [0.5, 0.8, 0.25].map((probability, tokenIndex): TokenEvent => ({
  type: 'token',
  tokenIndex,
  id: tokenIndex,
  text: '',
  logProbability: Math.log(probability),
  alternatives: [],
  elapsedMs: 1,
}));
const ended = (stopped: DoneEvent['stopped']): DoneEvent => ({ ...cancelledBeforeStart, stopped });

it('is the product over the tokens, the end included', () => {
  expect(answerProbability({ tokens, result: ended('end-of-sequence') })).toBeCloseTo(0.1);
});

it('is not known for an answer that goes on, was stopped or was cut off', () => {
  expect(answerProbability({ tokens, result: null })).toBeNull();
  expect(answerProbability({ tokens, result: ended('cancelled') })).toBeNull();
  expect(answerProbability({ tokens, result: ended('length') })).toBeNull();
});

it('is, for a token in the mean, what all would have if they had the same', () => {
  expect(meanTokenProbability({ tokens })).toBeCloseTo(0.1 ** (1 / 3));
  expect(meanTokenProbability({ tokens: [] })).toBeNull();
});
