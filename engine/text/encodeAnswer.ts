import { encodeText } from './encodeText.js';
import type { Tokenizer } from './tokenizer.js';

/** How a text stands in an answer. */
export interface AnswerTextOptions {
  /** Ids of the answer before the text; default: the text begins the answer. */
  readonly after?: readonly number[] | undefined;
  /** Whether the answer ends with the text: the end-of-sequence is added. Default false. */
  readonly end?: boolean | undefined;
}

/**
 * A text as the tokens with which a model writes it. At the beginning of an answer it is a text of its own, as in training:
 * words there stand behind no space, whatever the tokenizer makes of that. Later it continues the text of the tokens before
 * it, so that no tokenizer takes it for the beginning of a text.
 *
 * A tokenizer cuts a text in one way only, and a model is free to write others: the ids of a text that a model wrote are
 * those it wrote as far as it wrote as its tokenizer cuts.
 *
 * @returns the ids of the text alone, without those before it; of an empty text none
 */
export function encodeAnswer(
  text: string,
  tokenizer: Tokenizer,
  { after = [], end = false }: AnswerTextOptions = {},
): number[] {
  if (text === '') return end ? [tokenizer.eosId] : [];
  const ids =
    after.length === 0 ? encodeText(text, tokenizer, { written: true }) : continued(text, tokenizer, after);
  return end ? [...ids, tokenizer.eosId] : ids;
}

/** The first beginning whose tokens stay as they are with the text behind it leaves the text's; a line break hardly merges. */
function continued(text: string, tokenizer: Tokenizer, after: readonly number[]): number[] {
  for (const before of [tokenizer.decode(after), '\n']) {
    const head = encodeText(before, tokenizer, { written: true });
    const whole = encodeText(before + text, tokenizer, { written: true });
    if (head.length > 0 && head.every((id, index) => whole[index] === id)) return whole.slice(head.length);
  }
  return encodeText(text, tokenizer, { written: true });
}
