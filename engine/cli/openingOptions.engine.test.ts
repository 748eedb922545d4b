import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { editConfig, editTensors } from '../checkpoint/testing/editCheckpoint.js';
import { openEngine } from '../index.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { runCommandLine } from './runCommandLine.js';

/** How a checkpoint is opened, on the command line: a plain LLaVA checkpoint with a tokenizer of letters. */
const testing = path.join(import.meta.dirname, '..', 'testing');
let folder: string;
let plain: string;
let image: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'fovea-'));
  plain = path.join(folder, 'plain');
  cpSync(path.join(testing, 'golden', 'landscape-36'), plain, { recursive: true });
  image = path.join(plain, 'image.png');
  writeFileSync(path.join(plain, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  editConfig(plain, (config) => delete config['extra']);
  await editTensors(plain, (tensors) => tensors.filter(({ name }) => !name.includes('proj_hd')));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    defaultModelDir: plain,
    root: folder,
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

interface Report {
  readonly model: string;
  readonly layers: readonly { readonly layer: number; readonly attentionMap: readonly number[][] }[];
}

const ask = (...more: string[]) => fovea('ask', image, 'q', '--max-tokens', '2', '--json', ...more);

test('an untrained high-res reading is named on stderr and in the report', async () => {
  expect(await ask()).toMatchObject({
    status: 2,
    log: expect.stringMatching(/--untrained-highres/) as string,
  });
  const { status, out, log } = await ask('--untrained-highres');
  expect(status).toBe(0);
  expect(log).toMatch(/^plain, untrained high-res reading: int8 on cpu/);
  expect(log).toMatch(/high-res reading of this model is untrained/);
  const { model, layers } = JSON.parse(out) as Report;
  expect(model).toBe('plain, untrained high-res reading');
  expect([...new Set(layers.map(({ layer }) => layer))]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('it reads what 8-bit blocks hold, and what transformers saved', async () => {
  const stored = path.join(folder, 'int8');
  await convertCheckpoint(plain, stored, { weights: 'int8' });
  const [made, kept] = [
    await ask('--untrained-highres'),
    await ask('--untrained-highres', '--model', stored),
  ];
  expect(kept.status).toBe(0);
  const layersOf = ({ out }: { readonly out: string }) => (JSON.parse(out) as Report).layers;
  expect(layersOf(kept)).toEqual(layersOf(made));
  const grouped = path.join(folder, 'grouped');
  cpSync(path.join(testing, 'huggingFace', 'grouped'), grouped, { recursive: true });
  writeFileSync(path.join(grouped, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  const { status, out } = await ask('--untrained-highres', '--model', grouped);
  expect(status).toBe(0);
  expect((JSON.parse(out) as Report).model).toBe('grouped, untrained high-res reading');
  const biased = path.join(testing, 'huggingFace', 'biased');
  expect(await ask('--untrained-highres', '--model', biased)).toMatchObject({
    status: 2,
    log: expect.stringMatching(/projections have biases/) as string,
  });
});

test('every layer of a plain checkpoint tells its map', async () => {
  const { out } = await ask('--variant', 'lowres');
  const { layers } = JSON.parse(out) as Report;
  expect([...new Set(layers.map(({ layer }) => layer))]).toHaveLength(12);
  expect(layers[0]!.attentionMap).toHaveLength(12);
});

test('a template is one of those that are known', async () => {
  const [first, other] = [
    await ask('--variant', 'lowres'),
    await ask('--variant', 'lowres', '--template', 'plain'),
  ];
  expect(other.status).toBe(0);
  expect((JSON.parse(other.out) as Report).layers).not.toEqual((JSON.parse(first.out) as Report).layers);
  const wrong = await ask('--template', 'v2');
  expect(wrong).toMatchObject({
    status: 2,
    out: '',
    log: expect.stringMatching(/v1, llama-2, plain, chat/) as string,
  });
});

test('an evaluation keeps results of one template and one reading apart from those of another', async () => {
  const data = path.join(folder, 'data');
  cpSync(image, path.join(data, 'images', 'a.png'));
  const question = { image: 'images/a.png', question: 'q', answer: 'a', kind: 'k', id: '1', split: 's' };
  writeFileSync(path.join(data, 'questions.jsonl'), `${JSON.stringify(question)}\n`);
  const evaluate = (...more: string[]) =>
    fovea('eval', data, '--max-tokens', '1', '--json', '-', '--variant', 'lowres', ...more);
  const identity = async (...more: string[]) => {
    const { out, log, status } = await evaluate(...more);
    expect([status, log]).toEqual([0, log]);
    return (JSON.parse(out) as { subject: { identity: string } }).subject.identity;
  };
  const usual = await identity();
  expect(await identity('--template', 'plain')).not.toBe(usual);
  expect(await identity('--model', plain)).toBe(usual);
});
