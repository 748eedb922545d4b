import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { loadSharp } from '../image/loadSharp.js';
import { seededRandom } from '../selection/seededRandom.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { runCommandLine } from './runCommandLine.js';

/** `fovea eval` on a real (tiny) model, which answers nonsense, but always the same. */
let folder: string;
let model: string;
let data: string;
const questions = 8;
const short = ['--max-tokens', '16'];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  model = path.join(folder, 'model');
  data = path.join(folder, 'data');
  const golden = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');
  await cp(golden, model, { recursive: true });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  await mkdir(data);
  for (const image of [0, 1]) {
    const random = seededRandom(image);
    const raw = { width: 160, height: 120, channels: 3 } as const;
    const pixels = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random() * 256);
    await writeFile(path.join(data, `${image}.png`), await loadSharp()(pixels, { raw }).png().toBuffer());
  }
  const lines = Array.from({ length: questions }, (_, index) => ({
    ...{ id: `q${index}`, image: `${index >> 2}.png`, question: `what is ${index}?`, answer: '7' },
    targetCells: [[4, 4]],
  }));
  await writeFile(
    path.join(data, 'questions.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function report(...words: string[]): Promise<EvaluationReport> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(['eval', ...words, ...short, '--json', '-'], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    ...{ defaultModelDir: model, root: folder, signal: new AbortController().signal },
  });
  expect([status, written.log]).toEqual([0, expect.stringContaining('questions')]);
  return JSON.parse(written.out) as EvaluationReport;
}

/** What must not depend on how the run was cut up. */
function found({ results }: EvaluationReport): unknown {
  return results
    .map(({ key, answer, selectedFraction, targetHits }) => ({ key, answer, selectedFraction, targetHits }))
    .sort((a, b) => a.key.localeCompare(b.key));
}

test('killed by kill -9 and gone on with, in shards, and in one go: the same results', async () => {
  const whole = await report(data);
  expect(whole).toMatchObject({ complete: true, answered: questions });
  expect(whole.results.some(({ answer }) => answer !== '')).toBe(true);
  expect(whole.summary.mean.selectedFraction).toBeGreaterThan(0);

  const killed = path.join(folder, 'killed.jsonl');
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'fovea.mjs'),
      'eval',
      data,
      '--model',
      model,
      '--resume',
      killed,
      ...short,
    ],
    { stdio: 'ignore' },
  );
  const lines = async (): Promise<number> =>
    (await readFile(killed, 'utf8').catch(() => '')).split('\n').length - 1;
  while (child.exitCode === null && (await lines()) < 4) await wait(5);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const kept = (await lines()) - 2;
  expect(kept).toBeGreaterThanOrEqual(2);
  expect(kept).toBeLessThan(questions);
  expect(found(await report(data, '--resume', killed))).toEqual(found(whole));

  const shards = [1, 2].map((number) => path.join(folder, `${number}.jsonl`));
  for (const [index, file] of shards.entries()) {
    await report(data, '--shard', `${index + 1}/2`, '--resume', file);
  }
  const merged = JSON.parse(await mergedJson(shards)) as EvaluationReport;
  expect(merged.complete).toBe(true);
  expect(found(merged)).toEqual(found(whole));
});

async function mergedJson(files: readonly string[]): Promise<string> {
  const target = path.join(folder, 'merged.json');
  const silent = { write: () => true };
  await runCommandLine(['eval', '--merge', ...files, '--json', target], {
    ...{ stdout: silent, stderr: silent, openEngine, defaultModelDir: model, root: folder },
    readStdin: () => process.stdin,
    signal: new AbortController().signal,
  });
  return readFile(target, 'utf8');
}

test('selectors read as many cells as attention chose, all of them, or none; blind sees one image', async () => {
  const fraction = async (...words: string[]): Promise<number | null> =>
    (await report(data, '--limit', '2', ...words)).summary.mean.selectedFraction;
  expect(await fraction('--selector', 'none')).toBe(0);
  expect(await fraction('--selector', 'all')).toBe(1);
  expect(await fraction('--variant', 'lowres')).toBeNull();
  const blind = await report(data, '--blind');
  const seen = await report(data);
  expect(found(blind)).not.toEqual(found(seen));
});

test('features made once serve a second evaluation: same answers, and the seconds of when they were made', async () => {
  const features = path.join(folder, 'features');
  const made = await report(data, '--features', features);
  expect(await readdir(features)).not.toHaveLength(0);
  const reused = await report(data, '--features', features);
  expect(found(reused)).toEqual(found(made));
  expect(reused.summary.mean.visionSeconds).toBeCloseTo(made.summary.mean.visionSeconds!, 9);
  expect(reused.summary.mean.visionSeconds).toBeGreaterThan(0);
});
