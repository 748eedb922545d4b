import type { AskPayload } from '../../../electron/ipc/contracts.js';

/**
 * What the fake answers, token by token, the last of them the end. Low-res misreads a word, and so does every third seed of an
 * answer that is drawn. Tokens that are given stand as they are, and the answer goes on after as many of its own.
 */
export function fakeWords({ question, variant, sampling, givenTokens = [] }: AskPayload): readonly string[] {
  const misread = variant === 'lowres' || (sampling.temperature > 0 && sampling.seed % 3 === 2);
  const short = ['The', ' red', ' sign', ' says', ' “', 'B', 'A', 'K', 'E', 'R', 'Y', ' ', '7', '”', '.', ''];
  const words = misread ? short.map((word) => (word === '7' ? '1' : word)) : short;
  const answer = question.includes('long') ? longAnswer(words) : words;
  return [...givenTokens.map(fakeTokenText), ...answer.slice(givenTokens.length)];
}

/** Always the same id for a token's text. */
export function fakeTokenId(text: string): number {
  const known = texts.indexOf(text);
  return 300 + (known < 0 ? texts.push(text) - 1 : known);
}

function fakeTokenText(id: number): string {
  return texts[id - 300] ?? '';
}

/** The texts of the tokens so far: their place is their id. */
const texts: string[] = [];

function longAnswer(words: readonly string[]): readonly string[] {
  return Array.from({ length: 12 }, (_, index) => [
    ...words.slice(0, -1),
    index % 4 === 3 ? '\n\n' : ' Incomprehensibilities',
    ' — 看板',
    ' ',
  ]).flat();
}
