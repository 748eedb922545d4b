import type { TokenRecord } from './run.js';

/** What the line under a token shows. */
export type TokenUnderline = 'probability' | 'entropy';

/**
 * Place of a token among all that could have stood there, 1 the most probable; null where it is none of the five that are
 * known, which a token that was given or drawn can be.
 */
export function rankOf({ id, alternatives }: Pick<TokenRecord, 'id' | 'alternatives'>): number | null {
  const at = alternatives.findIndex((alternative) => alternative.id === id);
  return at < 0 ? null : at + 1;
}

/**
 * How strongly a token is underlined, 0 to 1: its probability, or for entropy H in nats exp(-H), which is 1 where one token is
 * certain and 1/n where n are equally probable. Null where it is not known.
 */
export function underlineStrength(
  { logProbability, entropy }: Pick<TokenRecord, 'logProbability' | 'entropy'>,
  underline: TokenUnderline,
): number | null {
  if (underline === 'probability') return Math.exp(logProbability);
  return entropy === undefined ? null : Math.exp(-entropy);
}

/**
 * The next token on the way from another whose probability is below a limit, going round the ends of the answer.
 *
 * @param from index of the token that is left.
 * @param step 1 forwards, -1 backwards.
 * @param below 0 to 1.
 * @returns its index, `from` itself where it is the only one; null where there is none.
 */
export function nextUnsure(
  tokens: readonly Pick<TokenRecord, 'logProbability'>[],
  from: number,
  step: 1 | -1,
  below: number,
): number | null {
  const count = tokens.length;
  for (let steps = 1; steps <= count; steps++) {
    const index = (((from + step * steps) % count) + count) % count;
    if (Math.exp(tokens[index]!.logProbability) < below) return index;
  }
  return null;
}
