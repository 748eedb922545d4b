import { expect, test } from 'vitest';
import { maxQuestionLength } from '../protocol/limits.js';
import { buildPromptIds, imageTokenId } from './prompt.js';
import type { Tokenizer } from './tokenizer.js';

/** One id a character; `eager` puts a BOS in front of every text, as some LLaMA tokenizers do. */
const letters = (eager: boolean): Tokenizer => ({
  bosId: 1,
  eosId: 2,
  size: 2 ** 16,
  encode: (text) => [...(eager ? [1] : []), ...Array.from(text, (letter) => letter.charCodeAt(0) + 10)],
  encodeText: (text) => letters(eager).encode(text),
  encodeAfterSpecial: (text) => letters(false).encode(text),
  addsBos: true,
  specialTokens: new Map(),
  decode: (ids) => ids.map((id) => String.fromCharCode(id - 10)).join(''),
});

test.each([false, true])('one BOS, one image, LLaVA v1 words around it (BOS per chunk: %s)', (eager) => {
  const tokenizer = letters(eager);
  const ids = buildPromptIds('  What is\nit? ', tokenizer);
  expect(ids[0]).toBe(1);
  expect(ids.filter((id) => id === 1)).toHaveLength(1);
  const image = ids.indexOf(imageTokenId);
  expect(ids.lastIndexOf(imageTokenId)).toBe(image);
  expect(tokenizer.decode(ids.slice(1, image))).toBe(
    'A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, ' +
      "detailed, and polite answers to the human's questions. USER: ",
  );
  expect(tokenizer.decode(ids.slice(image + 1))).toBe('\nWhat is\nit? ASSISTANT:');
});

test('an empty and an endless question are refused', () => {
  const tokenizer = letters(false);
  expect(() => buildPromptIds(' \n', tokenizer)).toThrow(expect.objectContaining({ code: 'question-empty' }));
  expect(() => buildPromptIds('x'.repeat(20_000), tokenizer)).toThrow(/at most 4000 characters.*20000/);
  expect(buildPromptIds('x'.repeat(maxQuestionLength), tokenizer).length).toBeGreaterThan(maxQuestionLength);
});
