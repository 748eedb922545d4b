import type { Tokenizer } from './tokenizer.js';

/** Ids of a text that stands within a sequence: some tokenizers put a BOS in front of every text whatever they are told. */
export function encodeText(text: string, tokenizer: Tokenizer): number[] {
  const ids = tokenizer.encode(text);
  return ids[0] === tokenizer.bosId ? ids.slice(1) : ids;
}
