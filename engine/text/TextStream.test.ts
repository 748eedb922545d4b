import { describe, expect, it } from 'vitest';
import { TextStream } from './TextStream.js';

/** One token a byte, as a byte-level tokenizer has it. */
const decodeBytes = (ids: readonly number[]) => new TextDecoder().decode(Uint8Array.from(ids));
/** Words that lose their leading space at the start of a decoding, as sentencepiece has it. */
const words = [' the', ' red', 's', ' sign'];
const decodeWords = (ids: readonly number[]) =>
  ids
    .map((id) => words[id]!)
    .join('')
    .replace(/^ /, '');

function stream(decode: (ids: readonly number[]) => string, ids: readonly number[]) {
  const text = new TextStream(decode);
  const pieces = ids.map((id) => text.push(id));
  return { pieces, rest: text.finish(), text: text.text };
}

describe('TextStream', () => {
  it('holds a piece back until its last character is whole', () => {
    const bytes = [...new TextEncoder().encode('a€🙂z')];
    const { pieces, text } = stream(decodeBytes, bytes);
    expect(pieces).toEqual(['a', '', '', '€', '', '', '', '🙂', 'z']);
    expect(text).toBe('a€🙂z');
  });

  it('shows an incomplete character at the end as U+FFFD', () => {
    const { pieces, rest } = stream(decodeBytes, [0x61, 0xe2, 0x82]);
    expect(pieces).toEqual(['a', '', '']);
    expect(rest).toBe('\uFFFD');
  });

  it('keeps the spaces between tokens', () => {
    expect(stream(decodeWords, [0, 1, 2, 3])).toMatchObject({
      pieces: ['the', ' red', 's', ' sign'],
      text: 'the reds sign',
    });
  });

  it('gives nothing for tokens without text', () => {
    expect(stream(() => '', [1, 2])).toEqual({ pieces: ['', ''], rest: '', text: '' });
  });
});
