import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPromptIds } from './prompt.js';
import { openTokenizer } from './tokenizer.js';

/** A LLaMA-like tokenizer in little: byte fallback, a BOS template, added special tokens. */
const vocabulary = [
  '<unk>',
  '<s>',
  '</s>',
  ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`),
  ..."\u2581abcdefghijklmnopqrstuvwxyzACERSUTNI.,:'?".split(''),
];
const special = (id: number, content: string): object => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});
const definition = {
  version: '1.0',
  added_tokens: [special(0, '<unk>'), special(1, '<s>'), special(2, '</s>')],
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'Prepend', prepend: '\u2581' },
      { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' },
    ],
  },
  pre_tokenizer: null,
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
  },
  decoder: {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '\u2581' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ],
  },
  model: {
    type: 'BPE',
    unk_token: '<unk>',
    fuse_unk: true,
    byte_fallback: true,
    vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    merges: [],
  },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('encodes without special tokens and decodes back, bytes included', async () => {
  await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(definition));
  const tokenizer = (await openTokenizer(folder))!;
  expect([tokenizer.bosId, tokenizer.eosId]).toEqual([1, 2]);
  const ids = tokenizer.encode('what is \u00e9?');
  expect(ids).not.toContain(1);
  expect(ids).toContain(3 + 0xc3);
  expect(tokenizer.decode(ids)).toBe('what is \u00e9?');
  expect(tokenizer.decode([...ids, 2])).toBe('what is \u00e9?');
  expect(tokenizer.decode([])).toBe('');
});

test('a prompt has one BOS though the tokenizer would put one on each chunk', async () => {
  await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(definition));
  const ids = buildPromptIds('what is it?', (await openTokenizer(folder))!);
  expect(ids.filter((id) => id === 1)).toHaveLength(1);
});

test('no tokenizer is null, a broken one is an error that names the file', async () => {
  expect(await openTokenizer(folder)).toBeNull();
  await writeFile(path.join(folder, 'tokenizer.json'), '{"model":');
  await expect(openTokenizer(folder)).rejects.toThrow(/tokenizer\.json to be JSON/);
  await writeFile(path.join(folder, 'tokenizer.json'), '{}');
  await expect(openTokenizer(folder)).rejects.toMatchObject({ code: 'checkpoint-malformed' });
});
