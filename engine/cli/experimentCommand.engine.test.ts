import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { regionFindings } from '../findings/regionFindings.js';
import type { ExperimentBase, ExperimentPoint } from '../protocol/experiment.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

/** Experiments on the command line, with the model and a sample that ship. */
const makeFolder = temporaryFolders();
const root = path.join(import.meta.dirname, '..', '..');
const sample = [
  path.join(root, 'assets', 'samples', '01-signs.png'),
  'What is the word on the green hexagon?',
];

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => Readable.from([]),
    ...{ defaultModelDir: path.join(root, 'assets', 'models', 'fovea-mini'), root },
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

interface Report {
  readonly base: ExperimentBase;
  readonly points: readonly ExperimentPoint[];
  readonly whole: boolean;
}

test('a sweep is what asking under each threshold gives, and goes on from its file', async () => {
  const out = path.join(makeFolder(), 'sweep.csv');
  const first = await fovea('experiment', 'sweep', ...sample, '--thresholds', '48,250', '--out', out);
  expect(first.log).toContain('answer: OPEN');
  expect(first).toMatchObject({ status: 0, out: '' });
  const words = ['--thresholds', '48,96,250', '--out', out, '--json'];
  const second = await fovea('experiment', 'sweep', ...sample, ...words);
  const { base, points, whole } = JSON.parse(second.out) as Report;
  expect(whole).toBe(true);
  expect(points.map((point) => point.kind === 'sweep' && point.threshold)).toEqual([48, 96, 250]);
  const lines = readFileSync(out, 'utf8')
    .trimEnd()
    .split(/\r\n(?=sweep,)/);
  expect(lines).toHaveLength(5);

  const asked = await fovea('ask', ...sample, '--threshold', '96', '--json');
  const { answer, tokens, decoderFlops, selectedFraction } = JSON.parse(asked.out) as {
    answer: string;
    tokens: { logProbability: number }[];
    decoderFlops: number;
    selectedFraction: number;
  };
  const logProbability = tokens.reduce((sum, token) => sum + token.logProbability, 0);
  expect(answer).toBe(base.answer);
  expect(points[1]).toMatchObject({ answer, sameAnswer: true, decoderFlops, selectedFraction });
  expect(points[1]!.logProbability).toBeCloseTo(logProbability, 6);
});

test('dropping the region that was read costs the answer, random cells do not', async () => {
  const svg = path.join(makeFolder(), 'regions.svg');
  const words = ['--controls', '3', '--steps', '2', '--json', '--svg', svg];
  const { status, out } = await fovea('experiment', 'faithfulness', ...sample, ...words);
  const { base, points } = JSON.parse(out) as Report;
  expect(status).toBe(0);
  const [region] = regionFindings(base, points);
  expect(region!.drop!.cost).toBeGreaterThan(region!.drop!.controls!.high + 1);
  expect(region!.keep!.cost).toBeLessThan(region!.keep!.controls!.low - 1);
  expect(readFileSync(svg, 'utf8')).toContain('What each selected region is worth');
});

test('a file of something else is refused, and left as it is', async () => {
  const out = path.join(makeFolder(), 'notes.csv');
  writeFileSync(out, 'a,b\r\n1,2\r\n');
  const { status, log } = await fovea('experiment', 'sweep', ...sample, '--out', out);
  expect(status).toBe(2);
  expect(log).toContain('it is no file of an experiment');
  expect(readFileSync(out, 'utf8')).toBe('a,b\r\n1,2\r\n');
});

test.each([
  [['experiment', 'guess', ...sample], 'one of sweep, faithfulness, sensitivity, robustness'],
  [['experiment', 'sweep', ...sample, '--controls', '3'], 'no option --controls of the experiment sweep'],
  [['experiment', 'sweep', ...sample, '--thresholds', '1,x'], 'numbers with commas between'],
  [['experiment', 'sweep', ...sample, '--thresholds', '300'], 'thresholds.0'],
  [['experiment', 'robustness', ...sample, '--shifts', '1'], 'pairs of whole numbers'],
  [['experiment', 'sweep', ...sample, '--variant', 'lowres'], 'there is nothing to change'],
])('%j is refused with a reason', async (words, reason) => {
  const { status, out, log } = await fovea(...words);
  expect([status, out]).toEqual([2, '']);
  expect(log).toContain(reason);
});
