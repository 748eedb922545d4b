import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../answering/openEngine.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { writeBenchmarks } from '../evaluation/testing/writeBenchmarks.js';
import { loadSharp } from '../image/loadSharp.js';
import { seededRandom } from '../selection/seededRandom.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { runCommandLine } from './runCommandLine.js';

/** `fovea eval` on made-up benchmarks in the published layouts and a real (tiny) model, which answers nonsense. */
let folder: string;
let model: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  model = path.join(folder, 'model');
  data = path.join(folder, 'data');
  const golden = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');
  await cp(golden, model, { recursive: true });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  const random = seededRandom(7);
  const raw = { width: 64, height: 48, channels: 3 } as const;
  const pixels = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random() * 256);
  const picture = loadSharp()(pixels, { raw });
  const [jpeg, png, tiff] = await Promise.all([
    picture.clone().jpeg().toBuffer(),
    picture.clone().png().toBuffer(),
    picture.clone().tiff().toBuffer(),
  ]);
  writeBenchmarks(data, { jpeg, png, tiff });
});
afterAll(() => rm(folder, { recursive: true }));

async function fovea(...words: string[]): Promise<unknown> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    ...{ defaultModelDir: model, root: folder, signal: new AbortController().signal },
  });
  expect([status, written.log]).toEqual([0, expect.stringContaining('fp32 on cpu')]);
  return JSON.parse(written.out);
}

const exact = ['--weights', 'fp32', '--provider', 'cpu'];

test('every question of every benchmark is asked and judged', async () => {
  const { complete, summary, results } = (await fovea(
    ...['eval', data, '--max-tokens', '2', ...exact, '--json', '-'],
  )) as EvaluationReport;
  expect(complete).toBe(true);
  expect(
    summary.splits.map(({ split, questions, judged = questions }) => [split, questions, judged]),
  ).toEqual([
    ['MagnifierBench', 2, 2],
    ['llava', 2, 1],
    ['RSVQA-HR test', 2, 2],
    ['RSVQA-HR test_phili', 2, 2],
    ['TextVQA', 2, 2],
    ['direct_attributes', 2, 2],
    ['relative_position', 1, 1],
  ]);
  expect(results.filter(({ answer }) => answer !== '').length).toBeGreaterThan(3);
  expect(results.find(({ split, kind }) => split === 'llava' && kind === 'conv')).toMatchObject({
    ...{ expected: '', correct: false, score: null },
  });
});

test('V* Bench is answered with the option of the least loss, as fovea score has it', async () => {
  const there = path.join(data, 'vstar_bench', 'relative_position');
  const { results } = (await fovea('eval', there, ...exact, '--json', '-')) as EvaluationReport;
  const question = 'What is the color of the bag?\nAnswer the question using a single word or phrase.';
  const options = ['left', 'right'];
  const scores: { meanLoss: number; logProbabilities: number[] }[] = [];
  for (const option of options) {
    const text = ['--question', question, '--continuation', option];
    const picture = ['--checkpoint', model, '--image', path.join(there, 'sa_9.jpg')];
    scores.push((await fovea('score', ...picture, ...text, ...exact)) as (typeof scores)[number]);
  }
  expect(scores.map(({ logProbabilities }) => logProbabilities.length)).toEqual([4, 5]);
  const [left, right] = scores.map(({ meanLoss }) => meanLoss) as [number, number];
  const [found] = results;
  expect(found!.optionLosses![0]).toBeCloseTo(left, 5);
  expect(found!.optionLosses![1]).toBeCloseTo(right, 5);
  expect(Math.abs(left - right)).toBeGreaterThan(1e-3);
  expect([found!.answer, found!.correct]).toEqual(left < right ? ['left', true] : ['right', false]);
  expect(found!.selectedFraction).toBeGreaterThan(0);
});
