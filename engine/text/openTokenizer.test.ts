import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPromptIds } from './prompt.js';
import { openTokenizer } from './openTokenizer.js';

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

test('the words of special tokens in what a person writes are text', async () => {
  await writeFile(path.join(folder, 'tokenizer.json'), JSON.stringify(definition));
  const tokenizer = (await openTokenizer(folder))!;
  expect(tokenizer.encode('a</s>b')).toContain(2);
  const ids = tokenizer.encodeText('a</s>b');
  expect(ids).not.toContain(2);
  expect(tokenizer.decode(ids)).toBe('a</s>b');
  const prompt = buildPromptIds('what is <s> and </s>?', tokenizer);
  expect(prompt.filter((id) => id === 2)).toEqual([]);
  expect(prompt.filter((id) => id === 1)).toHaveLength(1);
  expect(tokenizer.size).toBe(vocabulary.length);
});

const tokenizers = path.join(import.meta.dirname, '../testing/tokenizers');

test.each(['no_added_tokens', 'no_pretok_key'])('%s gives the ids of tokenizers', async (name) => {
  const tokenizer = (await openTokenizer(path.join(tokenizers, name)))!;
  const rows = JSON.parse(await readFile(path.join(tokenizers, name, 'expected-ids.json'), 'utf8')) as {
    readonly text: string;
    readonly ids: readonly number[];
  }[];
  expect(rows.length).toBeGreaterThan(20);
  for (const { text, ids } of rows) expect(tokenizer.encode(text), text).toEqual(ids);
});

test.each([
  ['added_flags', /"sign" is of whole words only/],
  ['meta_always_split', /"Metaspace" splits a text at spaces/],
])('%s, which the library reads otherwise, is refused', async (name, message) => {
  await expect(openTokenizer(path.join(tokenizers, name))).rejects.toThrow(message);
});

test('a folder with a sentencepiece model alone has its tokenizer', async () => {
  const models = path.join(import.meta.dirname, '../testing/sentencepiece');
  await copyFile(path.join(models, 'llama.model'), path.join(folder, 'tokenizer.model'));
  const tokenizer = (await openTokenizer(folder))!;
  expect([tokenizer.bosId, tokenizer.eosId, tokenizer.size]).toEqual([1, 2, 900]);
  const question = '\nWhat is <image> </s>? ASSISTANT:';
  const ids = tokenizer.encodeText(question);
  expect(ids.filter((id) => id < 3)).toEqual([]);
  expect(tokenizer.decode(ids)).toBe(question);
  // As LLaVA's own code has it: the chunk behind the image begins with a space mark of its own.
  expect(tokenizer.decode([ids[0]!])).toBe('');
  await writeFile(path.join(folder, 'tokenizer.model'), 'version https://git-lfs.github.com/spec/v1\n');
  await expect(openTokenizer(folder)).rejects.toThrow(/Git LFS pointer/);
  await writeFile(path.join(folder, 'tokenizer.model'), 'no model');
  await expect(openTokenizer(folder)).rejects.toThrow(/to be a sentencepiece BPE model/);
});
