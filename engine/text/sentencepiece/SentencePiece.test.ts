import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ProtobufProblem } from './ProtobufReader.js';
import { SentencePiece } from './SentencePiece.js';

/** Made by the sentencepiece library itself (training/fixtures/sentencepiece_models.py). */
const folder = join(import.meta.dirname, '../../testing/sentencepiece');
const fixture = JSON.parse(gunzipSync(readFileSync(join(folder, 'strings.json.gz'))).toString()) as {
  readonly strings: readonly string[];
  readonly llama: readonly (readonly number[])[];
  readonly usual: readonly (readonly number[])[];
  readonly texts: Record<'llama' | 'usual', readonly string[]>;
};

it('is refused where it is cut off, no such file, or of another kind', () => {
  const bytes = readFileSync(join(folder, 'llama.model'));
  expect(() => SentencePiece.read(bytes.subarray(0, bytes.length - 3))).toThrow(/cut off/);
  expect(() => SentencePiece.read(Buffer.from('{"model": {}}'))).toThrow(ProtobufProblem);
  expect(() => SentencePiece.read(new Uint8Array())).toThrow(/kind unigram|no pieces/);
});

describe.each(['llama', 'usual'] as const)('the %s model', (name) => {
  const model = SentencePiece.read(readFileSync(join(folder, `${name}.model`)));

  it('gives the ids of the library for 10,000 strings of many scripts', () => {
    expect(fixture.strings).toHaveLength(10_000);
    const wrong = fixture.strings.flatMap((text, index) => {
      const ids = model.encode(text);
      return JSON.stringify(ids) === JSON.stringify(fixture[name][index])
        ? []
        : [{ text, ids, expected: fixture[name][index] }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(wrong).toHaveLength(0);
  });

  it('gives the text of the library back, but for the space in front and what stands for the unknown', () => {
    let compared = 0;
    for (const [index, ids] of fixture[name].entries()) {
      if (ids.includes(0)) continue;
      compared++;
      const text = model.decode(ids);
      expect(text.replace(/^ /, '')).toBe(fixture.texts[name][index]);
    }
    expect(compared).toBeGreaterThan(3000);
  });

  it('never gives a control token for what somebody wrote', () => {
    const ids = ['<s>', '</s>', '<unk>', 'a</s>b', '<s> <s>'].flatMap((text) => model.encode(text));
    expect(ids.filter((id) => model.isControl(id))).toEqual([]);
    expect([model.bosId, model.eosId]).toEqual([1, 2]);
  });

  it('without the space in front goes on where a text was cut', () => {
    expect(model.encode('the', false)).not.toEqual(model.encode('the'));
    expect(model.decode(model.encode('the', false))).toBe('the');
  });
});
