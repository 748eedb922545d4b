import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { decodeImage } from '../image/decodeImage.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { makeTiff } from '../testing/makeTiff.js';
import { runCommandLine } from './runCommandLine.js';

/** Bands, range and page on the command line, through a real (tiny) model. */
let folder: string;
let model: string;
let scene: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  model = path.join(folder, 'model');
  scene = path.join(folder, 'scene.tif');
  const golden = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');
  await cp(golden, model, { recursive: true });
  await writeFile(path.join(model, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  await writeFile(scene, twoPages);
});
afterAll(() => rm(folder, { recursive: true }));

/** Page 1 is a slope to the right, page 2 one downwards; each band has its own values. */
const size = { width: 40, height: 30, bands: ['blue', 'green', 'red', 'nir'] };
const twoPages = makeTiff([
  { ...size, value: (band, x, y) => 500 * band + x * 100 + ((x + y) % 7) * 40 },
  { ...size, value: (band, _, y) => 500 * band + y * 130 + (y % 5) * 90 },
]);

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => Readable.from([Buffer.from(twoPages)]),
    ...{ defaultModelDir: model, root: folder, signal: new AbortController().signal },
  });
  return { status, ...written };
}

interface AskReport {
  readonly answer: string;
  readonly picture: Record<string, unknown>;
  readonly tokens: readonly { readonly logProbability: number }[];
}

async function ask(image: string, ...words: string[]): Promise<AskReport> {
  const common = ['--json', '--max-tokens', '2', '--weights', 'fp32'];
  const { status, out, log } = await fovea('ask', image, 'what is it?', ...common, ...words);
  expect([status, log]).toEqual([0, expect.any(String)]);
  return JSON.parse(out) as AskReport;
}

const first = ({ tokens }: AskReport): number => tokens[0]!.logProbability;

test('ask says what was chosen and what is shown, and asks about just that', async () => {
  const chosen = ['--bands', '4,3,2', '--range', '0,6000', '--page', '2'];
  const report = await ask(scene, ...chosen);
  expect(report.picture).toEqual({
    ...{ width: 40, height: 30, format: 'tiff', bands: size.bands, shownBands: [4, 3, 2] },
    ...{
      sampleType: 'uint16',
      page: 2,
      pages: 2,
      range: { low: 0, high: 6000 },
      stretched: false,
      notices: [],
    },
    chosen: { bands: [4, 3, 2], range: { low: 0, high: 6000 }, page: 2 },
  });
  // The picture as `view` writes it, asked about without a choice, gives the very same numbers.
  const seen = path.join(folder, 'seen.png');
  expect(await fovea('view', scene, seen, ...chosen)).toMatchObject({ status: 0 });
  const again = await ask(seen);
  expect([again.answer, first(again)]).toEqual([report.answer, first(report)]);
  expect(again.picture).toMatchObject({ chosen: {}, pages: 1, shownBands: [1, 2, 3], notices: [] });
  expect(first(await ask('-', ...chosen))).toBe(first(report));
  expect(first(await ask(scene))).not.toBe(first(report));
});

test('the overlay is drawn over what was chosen', async () => {
  const overlay = path.join(folder, 'overlay.png');
  await ask(scene, '--page', '2', '--bands', '1', '--selector', 'none', '--overlay', overlay);
  const [drawn, shown] = [
    await decodeImage({ path: overlay }),
    await decodeImage({ path: scene }, { page: 2, bands: [1] }),
  ];
  expect(Buffer.compare(drawn.data, shown.data)).toBe(0);
});

test('what is stretched is said beside the answer; a choice the file has not ends with nothing on stdout', async () => {
  const { out, log } = await fovea('ask', scene, 'what is it?', '--max-tokens', '1', '--bands', '4');
  expect(out).not.toContain('stretched');
  expect(log).toMatch(
    /scene\.tif: band 4 of 4 · 2 to 98 % of uint16 · page 1 of 2\n.*Its values are stretched/,
  );
  const refused = await fovea('ask', scene, 'what is it?', '--page', '3');
  expect(refused).toMatchObject({ status: 2, out: '' });
  expect(refused.log).toMatch(/scene\.tif from 1 to 2, but got 3/);
});

test('eval applies choices to every picture and a line its own; stored features of other choices are others', async () => {
  const data = path.join(folder, 'data');
  await mkdir(data);
  await writeFile(path.join(data, 'scene.tif'), twoPages);
  const question = { image: 'scene.tif', question: 'what is it?', answer: 'x' };
  const lines = [
    { ...question, id: 'a' },
    { ...question, id: 'b', page: 2, range: 'full' },
    { ...question, id: 'c', bands: [4] },
  ];
  await writeFile(path.join(data, 'questions.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const features = path.join(folder, 'features');
  const evaluate = async (...words: string[]): Promise<EvaluationReport> => {
    const common = ['--features', features, '--max-tokens', '1', '--json', '-'];
    const { status, out, log } = await fovea('eval', data, ...common, ...words);
    expect([status, log]).toEqual([0, expect.any(String)]);
    return JSON.parse(out) as EvaluationReport;
  };
  const stored = async (): Promise<number> =>
    (await readdir(features, { recursive: true })).filter((name) => name.endsWith('.features')).length;
  const plain = await evaluate();
  expect([plain.subject.choices, await stored()]).toEqual([undefined, 3]);
  const kept = path.join(folder, 'kept.jsonl');
  const chosen = await evaluate('--bands', '3,2,1', '--resume', kept);
  expect(chosen.subject.choices).toEqual({ bands: [3, 2, 1] });
  expect(await stored()).toBe(5); // `c` names its own bands
  const other = await fovea('eval', data, '--resume', kept, '--max-tokens', '1', '--bands', '1');
  expect(other).toMatchObject({ status: 2, out: '' });
  expect(other.log).toMatch(/chosen of the images is --bands 3,2,1 there and --bands 1 here/);
  expect(await readFile(kept, 'utf8')).toContain('"choices":{"bands":[3,2,1]}');
});

test('eval reports pictures that have not what is chosen by line, and answers the others', async () => {
  const data = path.join(folder, 'mixed');
  await mkdir(data);
  await writeFile(path.join(data, 'scene.tif'), twoPages);
  await cp(path.join(model, 'image.png'), path.join(data, 'plain.png'));
  const lines = ['plain.png', 'scene.tif'].map((image) => ({ image, question: 'what is it?', answer: 'x' }));
  await writeFile(path.join(data, 'questions.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const { status, out, log } = await fovea('eval', data, '--page', '2', '--max-tokens', '1', '--json', '-');
  expect(status).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ answered: 1, expected: 2, failures: [{ id: 'line-1' }] });
  expect(log).toMatch(
    /line 1 .*plain\.png\) could not be asked: Expected a page of plain\.png from 1 to 1, but got 2/,
  );
});
