import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../checkpoint/Checkpoint.js';
import { copyCheckpoint, editConfig } from '../../checkpoint/testing/editCheckpoint.js';
import { maxFailureMessageLength } from '../../protocol/limits.js';
import { lettersTokenizer } from '../../testing/lettersTokenizer.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { openTokenizer } from '../../text/openTokenizer.js';
import { inspectModel } from './inspectModel.js';

const golden = join(import.meta.dirname, '..', '..', 'testing', 'golden', 'square-72');
const temporaryFolder = temporaryFolders();

function folder(): string {
  const dir = temporaryFolder();
  copyCheckpoint(golden, dir);
  writeFileSync(join(dir, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  return dir;
}

const editTokenizer = (dir: string, change: object): void =>
  writeFileSync(join(dir, 'tokenizer.json'), JSON.stringify({ ...lettersTokenizer(), ...change }));

function writeHeader(dir: string, header: string): void {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(dir, 'model.safetensors'), Buffer.concat([length, Buffer.from(header)]));
}

const nested = (depth: number, inner = ''): string => '['.repeat(depth) + inner + ']'.repeat(depth);
const long = 'x'.repeat(10_000_000);
const editTower = (dir: string, change: object): void => {
  const tower = join(dir, 'vision');
  editConfig(tower, (config) => void Object.assign(config, change));
};

/** What an attack from outside found: each took gigabytes or minutes, ended the process, or failed without a reason. */
const cases: readonly (readonly [what: string, spoil: (dir: string) => void, finding: RegExp])[] = [
  [
    'a tower of millions of layers',
    (dir) => editTower(dir, { num_hidden_layers: 2 ** 24 }),
    /"num_hidden_layers" should be an integer from 1 to 1024/,
  ],
  [
    'an image of gigabytes',
    (dir) =>
      editConfig(dir, (config) => {
        const extra = config['extra'] as Record<string, string>;
        extra['zoom_ratio'] = '64';
        extra['highres_size'] = String(64 * Number(extra['lowres_size']));
      }),
    /"zoom_ratio" should be such that an image takes at most 1024 MiB/,
  ],
  [
    'a tokenizer without a model',
    (dir) => editTokenizer(dir, { model: null }),
    /its "model" should have the "type"/,
  ],
  [
    'a model of a tokenizer without a type',
    (dir) => editTokenizer(dir, { model: { vocab: { a: 0 }, merges: [] } }),
    /its "model" should have the "type" BPE, Unigram, WordPiece, but has none/,
  ],
  [
    'settings that lie deep in each other',
    (dir) => writeFileSync(join(dir, 'config.json'), `{"hidden_act":${nested(100_000)}}`),
    /config\.json is no file of a model: its lists lie more than 100 deep/,
  ],
  [
    'a tokenizer that lies deep in itself',
    (dir) =>
      writeFileSync(
        join(dir, 'tokenizer.json'),
        `{"pre_tokenizer":${'{"type":"Sequence","pretokenizers":['.repeat(5000)}${']}'.repeat(5000)}}`,
      ),
    /tokenizer\.json to be JSON, but it is not: its lists lie more than 100 deep/,
  ],
  [
    'a header that lies deep in itself',
    (dir) => writeHeader(dir, `{"a":{"dtype":${nested(6000)}}}`),
    /its header is not valid JSON: its lists lie more than 100 deep/,
  ],
  [
    'a header of 90 MB',
    (dir) => writeHeader(dir, `{"__metadata__":{${'"k":"v",'.repeat(11_000_000)}"k":"v"}}`),
    /announces a header of 88000026 bytes; at most 8388608 are allowed/,
  ],
  [
    'a tensor with a name of millions of characters',
    (dir) =>
      writeHeader(dir, `{"${long.slice(0, 8_000_000)}":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}`),
    /needs 4 bytes but its data_offsets span 8.*Download or export the checkpoint again/,
  ],
  [
    'a setting of millions of characters',
    (dir) => editConfig(dir, (config) => void (config['hidden_act'] = long)),
    /"hidden_act" should be "silu", but is "xxx/,
  ],
  [
    'a tower with a name of millions of characters',
    (dir) => editConfig(dir, (config) => void (config['mm_vision_tower'] = long)),
    /vision tower "xxx.* \.\.\. \[\d+ characters\] \.\.\. /,
  ],
];

describe('inspectModel', () => {
  it.each(cases)('tells of %s', async (_what, spoil, finding) => {
    const dir = folder();
    spoil(dir);
    const { findings } = await inspectModel(dir);
    const texts = findings.map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(finding));
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(maxFailureMessageLength);
  });

  const files = [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'preprocessor_config.json',
    'generation_config.json',
    'model.safetensors',
    'vision/config.json',
  ];
  const makers: Readonly<Record<string, (path: string) => unknown>> = {
    folder: (path) => mkdirSync(path),
    pipe: (path) => execFileSync('mkfifo', [path]),
  };
  const kinds = process.platform === 'win32' ? ['folder'] : ['folder', 'pipe'];
  it.each(files.flatMap((file) => kinds.map((kind) => [kind, file] as const)))(
    'tells of a %s in place of %s and does not wait for it',
    async (kind, file) => {
      const dir = folder();
      rmSync(join(dir, file), { force: true });
      makers[kind]!(join(dir, file));
      const { findings } = await inspectModel(dir);
      const found = new RegExp(
        `${file.split('/').at(-1)!.replace('.', '\\.')}.*(it is a ${kind}|it is a folder or)`,
      );
      expect(findings.map(({ text }) => text)).toContainEqual(expect.stringMatching(found));
    },
  );
});

it('a tower for images of any size is refused before its tensors are looked at', () => {
  const dir = folder();
  editTower(dir, { image_size: 2 ** 20 });
  expect(() => Checkpoint.open(dir)).toThrow(/"image_size" should be an integer from 1 to 8192/);
});

it.each([
  ['splits', { pre_tokenizer: split('(a|a?)+$') }],
  ['replaces', { normalizer: { type: 'Replace', pattern: { Regex: '(a|a?)+$' }, content: '' } }],
])('a pattern that %s without end is ended', async (_what, change) => {
  const dir = folder();
  editTokenizer(dir, change);
  const tokenizer = (await openTokenizer(dir))!;
  expect(() => tokenizer.encodeText(`${'a'.repeat(60)}!`)).toThrow(/one of its patterns makes it endless/);
});

it('a vocabulary that does not hold what it needs gives no id that is none', async () => {
  const dir = folder();
  editTokenizer(dir, { model: { type: 'BPE', unk_token: '<unk>', vocab: [], merges: [] } });
  writeFileSync(join(dir, 'tokenizer_config.json'), '{}');
  const tokenizer = (await openTokenizer(dir))!;
  expect(() => tokenizer.encodeText('hello')).toThrow(/it fails at a text .*no id/);
});

function split(pattern: string): object {
  return { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false };
}
