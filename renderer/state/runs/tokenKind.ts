import { isUnprintable } from './visibleToken.js';
import type { Run, TokenRecord } from './run.js';

/**
 * What a token adds to an answer: text, the end of the answer, or bytes that are no character (yet). Only text counts as
 * a token where their number is shown.
 */
export type TokenKind = 'text' | 'end' | 'bytes';

/** The kind of a token; the end can only be told once the run has ended with it. */
export function tokenKind(token: TokenRecord, { result, tokens }: Pick<Run, 'result' | 'tokens'>): TokenKind {
  const last = tokens.at(-1)?.tokenIndex === token.tokenIndex;
  if (last && token.text === '' && result?.stopped === 'end-of-sequence') return 'end';
  return isUnprintable(token.text) ? 'bytes' : 'text';
}

/** How many tokens of an answer add text. */
export function countTextTokens(run: Pick<Run, 'result' | 'tokens'>): number {
  return run.tokens.filter((token) => tokenKind(token, run) === 'text').length;
}

/** Index of the first token that can be read, 0 when none can: where the eye goes when an answer is there. */
export function firstAnswerToken(run: Pick<Run, 'result' | 'tokens'>): number {
  const first = run.tokens.find((token) => tokenKind(token, run) === 'text' && token.text.trim() !== '');
  return first?.tokenIndex ?? 0;
}
