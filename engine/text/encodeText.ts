import type { Tokenizer } from './tokenizer.js';

/**
 * Ids of a text that stands within a sequence: some tokenizers put a BOS in front of every text whatever they are told.
 *
 * @param written by a person: the words of special tokens in it are text.
 */
export function encodeText(text: string, tokenizer: Tokenizer, { written = false } = {}): number[] {
  const ids = written ? tokenizer.encodeText(text) : tokenizer.encode(text);
  return ids[0] === tokenizer.bosId ? ids.slice(1) : ids;
}
