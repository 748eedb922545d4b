import { expect, test } from 'vitest';
import { encodeAnswer } from './encodeAnswer.js';
import type { Tokenizer } from './tokenizer.js';

const pieces = ['<unk>', '<s>', '</s>', '\u2581', 'a', 'b', 'ab', '\u2581a', '\n', '\u2581ab'];

/** In little what LLaMA's does: the longest piece first, a space before every text, a BOS nobody asked for. */
const sentencepiece: Tokenizer = {
  bosId: 1,
  eosId: 2,
  size: pieces.length,
  encodeText: (text) => sentencepiece.encode(text),
  encodeAfterSpecial: (text) => sentencepiece.encode(text),
  addsBos: true,
  specialTokens: new Map(),
  encode(text) {
    const ids = [1];
    let rest = `\u2581${text.replaceAll(' ', '\u2581')}`;
    while (rest !== '') {
      const length = [3, 2, 1].find((some) => pieces.includes(rest.slice(0, some)))!;
      ids.push(pieces.indexOf(rest.slice(0, length)));
      rest = rest.slice(length);
    }
    return ids;
  },
  decode: (ids) =>
    ids
      .filter((id) => id > 2)
      .map((id) => pieces[id]!.replace('\u2581', ' '))
      .join('')
      .replace(/^ /, ''),
};

test('an answer begins as a text of its own, without a BOS, and ends where it is told to', () => {
  expect(encodeAnswer('ab', sentencepiece)).toEqual([9]);
  expect(encodeAnswer('ab', sentencepiece, { end: true })).toEqual([9, 2]);
  expect(encodeAnswer('', sentencepiece, { end: true })).toEqual([2]);
  expect(encodeAnswer('', sentencepiece)).toEqual([]);
});

test('what continues an answer has no space that the tokenizer would put before a text', () => {
  expect(encodeAnswer('b', sentencepiece, { after: [3, 5] })).toEqual([5]);
  expect(encodeAnswer(' ab', sentencepiece, { after: [3, 5] })).toEqual([9]);
});

test('what would merge with the token before it is cut off by itself', () => {
  // `a` and `b` in one would be another token than the one that stands there.
  expect(encodeAnswer('b', sentencepiece, { after: [7] })).toEqual([5]);
  expect(sentencepiece.encode('ab')).toEqual([1, 9]);
});
