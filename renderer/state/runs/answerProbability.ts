import type { Run } from './run.js';

/**
 * The probability the model gave to the whole answer: the product over its tokens, up to the one that ends it.
 *
 * @returns 0 to 1; null for an answer that was not ended by the model, whose end has no probability.
 */
export function answerProbability({ tokens, result }: Pick<Run, 'tokens' | 'result'>): number | null {
  if (result?.stopped !== 'end-of-sequence' || tokens.length === 0) return null;
  return Math.exp(tokens.reduce((sum, { logProbability }) => sum + logProbability, 0));
}

/**
 * The probability of a token of the answer so far, in the mean: the geometric mean over its tokens, which does not fall with its
 * length.
 *
 * @returns 0 to 1; null before the first token.
 */
export function meanTokenProbability({ tokens }: Pick<Run, 'tokens'>): number | null {
  if (tokens.length === 0) return null;
  return Math.exp(tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length);
}
