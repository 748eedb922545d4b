import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { loadSharp } from '../image/loadSharp.js';
import { seededRandom } from '../selection/seededRandom.js';
import { loadSession } from '../session/loadSession.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { runCommandLine } from './runCommandLine.js';

/** `fovea batch` on a real (tiny) model, which answers nonsense, but always the same. */
let folder: string;
let model: string;
let data: string;
let questions: string;
const pictures = 4;
const asked = 3;
const short = ['--max-tokens', '8'];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  [model, data, questions] = ['model', 'data', 'questions.txt'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const golden = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');
  await cp(golden, model, { recursive: true });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  await mkdir(data);
  for (let picture = 0; picture < pictures; picture++) {
    const random = seededRandom(picture);
    const raw = { width: 160, height: 120, channels: 3 } as const;
    const pixels = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random() * 256);
    await writeFile(path.join(data, `${picture}.png`), await loadSharp()(pixels, { raw }).png().toBuffer());
  }
  await writeFile(questions, Array.from({ length: asked }, (_, index) => `what is ${index}?\n`).join(''));
});
afterAll(() => rm(folder, { recursive: true }));

async function batch(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(['batch', ...words], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => process.stdin,
    ...{ defaultModelDir: model, root: path.join(import.meta.dirname, '..', '..') },
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

/** The table without what differs from run to run: seconds. */
async function rows(out: string): Promise<string[][]> {
  const lines = (await readFile(path.join(out, 'answers.csv'), 'utf8')).trim().split('\r\n');
  return lines.map((line) => line.split(',').filter((_, column) => column !== 13)).sort();
}

test('one go, parts put together, and killed by kill -9 and gone on with: the same table', async () => {
  const whole = path.join(folder, 'whole');
  expect(await batch(data, '--questions', questions, '--out', whole, ...short)).toMatchObject({ status: 0 });
  const expected = await rows(whole);
  expect(expected).toHaveLength(1 + pictures * asked);

  const parts = path.join(folder, 'parts');
  for (const shard of ['2/3', '1/3', '3/3'])
    expect(
      await batch(data, '--questions', questions, '--out', parts, '--shard', shard, ...short),
    ).toMatchObject({ status: 0, out: '' });
  const merged = path.join(folder, 'merged');
  expect(await batch(parts, '--merge', '--out', merged)).toMatchObject({ status: 0 });
  expect(await rows(merged)).toEqual(expected);
  expect((await readdir(path.join(merged, 'sessions'))).sort()).toEqual(
    (await readdir(path.join(whole, 'sessions'))).sort(),
  );

  const killed = path.join(folder, 'killed');
  const program = path.join(import.meta.dirname, 'fovea.mjs');
  const words = ['batch', data, '--questions', questions, '--out', killed, '--model', model, ...short];
  const child = spawn(process.execPath, [program, ...words], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while ((await runsIn(killed)) < 2) await wait(5);
  child.kill('SIGKILL');
  await ended;
  const before = await runsIn(killed);
  expect(before).toBeLessThan(pictures * asked);
  const after = await batch(data, '--questions', questions, '--out', killed, ...short);
  expect(after).toMatchObject({ status: 0 });
  expect(await rows(killed)).toEqual(expected);
}, 120_000);

async function runsIn(out: string): Promise<number> {
  const names = await readdir(path.join(out, 'sessions'), { recursive: true }).catch(() => []);
  return names.filter((name) => /runs.[0-9a-f]+\.json$/.test(name)).length;
}

test('every picture has a session with runs and selections that can be opened', async () => {
  const out = path.join(folder, 'opened');
  await batch(data, '--questions', questions, '--out', out, '--pictures', 'copy', ...short);
  const sessions = await readdir(path.join(out, 'sessions'));
  expect(sessions).toHaveLength(pictures);
  for (const id of sessions) {
    const { session, runs, troubles, folder: opened } = await loadSession(path.join(out, 'sessions', id));
    expect([session.id, troubles, runs.map(({ state }) => state)]).toEqual([
      id,
      [],
      Array(asked).fill('finished'),
    ]);
    const masks = await opened.masks(runs[0]!.runId);
    expect(masks?.tokens).toBe(runs[0]!.tokens.length);
    const kept = await readFile(opened.picturePath());
    expect(kept.equals(await readFile(path.join(data, session.picture.name)))).toBe(true);
  }
});

test('a picture that cannot be read costs no other, and is told of everywhere', async () => {
  const broken = path.join(folder, 'broken');
  await cp(data, broken, { recursive: true });
  await writeFile(path.join(broken, '1.png'), 'no picture');
  const out = path.join(folder, 'broken-out');
  const { status, log } = await batch(broken, '--questions', questions, '--out', out, ...short);
  expect(status).toBe(2);
  expect(log).toContain('1.png could not be asked about');
  expect(log).toContain(`${asked} of ${pictures * asked} questions could not be asked`);
  expect(await rows(out)).toHaveLength(1 + (pictures - 1) * asked);
  expect(await readFile(path.join(out, 'report.html'), 'utf8')).toContain('Not asked');
});

test('parts of different settings are not put together', async () => {
  const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')];
  await batch(data, '--questions', questions, '--out', a, '--shard', '1/2', ...short);
  await batch(data, '--questions', questions, '--out', b, '--shard', '2/2', '--max-tokens', '4');
  const { status, log } = await batch(a, b, '--merge', '--out', path.join(folder, 'ab'));
  expect([status, log]).toEqual([2, expect.stringContaining('has maxNewTokens 4 and another has 8')]);
  expect(await batch(a, '--merge', '--out', a)).toMatchObject({
    status: 0,
    log: expect.stringContaining('part 2/2') as string,
  });
});

test('what is missing or fits nothing is refused before the model is opened', async () => {
  const out = path.join(folder, 'refused');
  expect(await batch(data, '--out', out)).toMatchObject({
    status: 2,
    log: expect.stringContaining('--questions FILE') as string,
  });
  expect(await batch(data, '--questions', questions)).toMatchObject({
    status: 2,
    log: expect.stringContaining('--out DIR') as string,
  });
  const long = path.join(folder, 'long.txt');
  await writeFile(long, 'x'.repeat(5000));
  const { status, log } = await batch(data, '--questions', long, '--out', out);
  expect([status, log]).toEqual([2, expect.stringContaining(`${long}, line 1`)]);
  expect(log).not.toContain('loaded in');
});
