// @vitest-environment node
import { expect, it } from 'vitest';
import type { TokenRecord } from './run.js';
import { countTextTokens, firstAnswerToken, tokenKind } from './tokenKind.js';

function tokens(...texts: string[]): TokenRecord[] {
  return texts.map((text, tokenIndex) => ({
    type: 'token',
    tokenIndex,
    id: tokenIndex,
    text,
    logProbability: 0,
    alternatives: [],
    elapsedMs: 1,
  }));
}

const result = { stopped: 'end-of-sequence' } as Parameters<typeof tokenKind>[1]['result'];

it('tells text from the end of the answer and from bytes that are no character', () => {
  const run = { tokens: tokens('\n', ' sign', '', '\u{1F600}', '\u0007', '\uFFFD', ''), result };
  expect(run.tokens.map((token) => tokenKind(token, run))).toEqual([
    'text',
    'text',
    'bytes',
    'text',
    'bytes',
    'bytes',
    'end',
  ]);
  expect(countTextTokens(run)).toBe(3);
  expect(firstAnswerToken(run)).toBe(1);
});

it('knows no end while an answer goes on, nor where it stopped at the limit', () => {
  const run = { tokens: tokens('a', ''), result: null };
  expect(tokenKind(run.tokens[1]!, run)).toBe('bytes');
  expect(firstAnswerToken({ tokens: tokens(''), result })).toBe(0);
});
