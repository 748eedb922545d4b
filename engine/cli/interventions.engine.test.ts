import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import { openEngine } from '../answering/openEngine.js';
import { openVariants } from '../answering/openVariants.js';
import type { Region } from '../protocol/region.js';
import type { RunRecord } from '../protocol/runRecord.js';
import { keepSteering } from '../selection/keptGrid.js';
import type { KeptMasks } from '../session/keptMasks.js';
import { RunRecorder } from '../session/RunRecorder.js';
import { SessionFolder } from '../session/SessionFolder.js';
import { fixtureSession } from '../session/testing/fixtureSession.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { readCellList } from './cellList.js';
import { runCommandLine } from './runCommandLine.js';

const root = path.join(import.meta.dirname, '..', '..');
const model = path.join(root, 'assets', 'models', 'fovea-mini');
const image = path.join(root, 'assets', 'samples', '01-signs.png');
const question = 'What is the word on the green hexagon?';
const region: Region = { left: 600, top: 200, width: 900, height: 700, use: 'highres' };
const temporaryFolder = temporaryFolders();

let engine: Engine;
beforeAll(async () => {
  // As the app opens it.
  engine = await openVariants({ checkpointDir: model, provider: 'cpu' });
});
afterAll(() => engine.dispose());

async function fovea(...words: string[]) {
  const written = { out: '', log: '' };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    ...{ defaultModelDir: model, root },
    readStdin: () => expect.unreachable('nothing reads standard input'),
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

/** Asks as the app does, and keeps what the app keeps. */
async function askInApp(
  settings: Omit<AskRequest, 'image' | 'question'>,
): Promise<{ readonly record: RunRecord; readonly masks: KeptMasks | null }> {
  const { sampling, selector = 'attention', steering, ...rest } = settings;
  const whole = { temperature: 0, topP: 1, seed: 0, maxNewTokens: 32, ...sampling };
  const recorder = new RunRecorder({
    ...{ runId: 'asked', question, askedAt: '2026-11-30T18:00:00.000Z', appVersion: '0.1.0' },
    picture: { sha256: 'a'.repeat(64), width: 1512, height: 1512, choices: {}, shown: '' },
    settings: {
      ...{ variant: 'flex', sampling: whole, selector, ...rest },
      ...(steering && { steering: keepSteering(steering) }),
    },
    model: engine.info,
  });
  const request = { image: { path: image }, question, sampling: whole, selector, steering, ...rest };
  for await (const event of engine.ask(request)) recorder.receive(event, '2026-11-30T18:00:01.000Z');
  return { record: recorder.record(), masks: recorder.masks() };
}

async function writeSession(record: RunRecord, masks: KeptMasks | null): Promise<string> {
  const { session } = await fixtureSession();
  const folder = path.join(temporaryFolder(), session.id);
  const opened = await SessionFolder.create(folder, { ...session, runIds: [] });
  await opened.addRun(record, masks);
  await opened.save({ runIds: [record.runId] });
  await opened.close();
  return folder;
}

interface Report {
  readonly tokens: readonly { readonly id: number; readonly logProbability: number; readonly given?: true }[];
  readonly layers: readonly { readonly selectionGrid: readonly number[][] }[];
  readonly settings: object;
}

test.each<[string, Omit<AskRequest, 'image' | 'question'>]>([
  [
    'cells by layer and token, drawn by chance',
    {
      threshold: 30,
      sampling: { temperature: 1.5, seed: 11, maxNewTokens: 6 },
      steering: {
        forbid: readCellList('3-4,7-8', ''),
        rules: [{ layers: [3, 5], tokens: [1, 2], force: readCellList('0,0-8;5,5', '') }],
      },
    },
  ],
  ['a branch with the high-res view of a region', { givenTokens: [49], region }],
  ['another selector', { selector: 'random', sampling: { seed: 3 } }],
])('the command line repeats from a session: %s', async (_, settings) => {
  const { record, masks } = await askInApp(settings);
  const folder = await writeSession(record, masks);
  for (const plan of [[folder, '--run', '1'], [path.join(folder, 'runs', 'asked.json')]]) {
    const { status, out, log } = await fovea('ask', image, question, '--json', '--plan', ...plan);
    expect([status, log]).toEqual([0, expect.stringContaining('fovea-mini')]);
    const report = JSON.parse(out) as Report;
    expect(report.tokens.map(({ id }) => id)).toEqual(record.tokens.map(({ id }) => id));
    expect(report.tokens.map(({ given }) => given)).toEqual(record.tokens.map(({ given }) => given));
    for (const [index, { logProbability }] of report.tokens.entries())
      expect(Math.abs(logProbability - record.tokens[index]!.logProbability!)).toBeLessThan(1e-4);
    expect(report.layers.map(({ selectionGrid }) => selectionGrid.flat()).flat()).toEqual([...masks!.grids]);
    expect(report.settings).toEqual(record.settings);
  }
});

test('a plan that somebody wrote; options win over it; what is wrong is said', async () => {
  const plan = path.join(temporaryFolder(), 'plan.json');
  await writeFile(
    plan,
    JSON.stringify({ threshold: 20, steering: { forbid: '3-4,7-8' }, givenTokens: [49] }),
  );
  const { out } = await fovea('ask', image, question, '--json', '--plan', plan, '--threshold', '40');
  expect((JSON.parse(out) as Report).settings).toMatchObject({ threshold: 40, givenTokens: [49] });
  const refused: readonly [string, RegExp][] = [
    ['{"treshold": 3}', /Unrecognized key: "treshold"/],
    ['{"steering": {"force": "9,9"}}', /steering\.force: .*beyond 8/],
    ['{"steering": {"rules": [{"layers": [3, 1]}]}}', /steering\.rules\.0\.layers: /],
    ['{"format": "fovea-session"}', /its format is "fovea-session"/],
    ['{', /it is no JSON/],
  ];
  for (const [text, message] of refused) {
    await writeFile(plan, text);
    const { status, log } = await fovea('ask', image, question, '--plan', plan);
    expect([status, log]).toEqual([2, expect.stringMatching(message)]);
  }
});

test.each([
  [['--zoom', '--region', '0,0,9,9'], /--zoom or a region/],
  [['--region-use', 'highres'], /--region LEFT,TOP,WIDTH,HEIGHT with --region-use/],
  [['--region', '1,2,3'], /--region to be LEFT,TOP,WIDTH,HEIGHT/],
  [['--score', 'A', '--given', 'B'], /--score or the beginning/],
  [['--run', '1'], /--plan with --run/],
  [['--zoom', '--variant', 'lowres'], /lowres chooses nothing/],
])('refuses %j', async (words, message) => {
  const { status, log } = await fovea('ask', image, question, ...words);
  expect([status, log]).toEqual([2, expect.stringMatching(message)]);
});

test('scores an answer, in text and as an object, and zooms', async () => {
  const { out } = await fovea('ask', image, question, '--score', 'OPEN');
  const lines = out.trimEnd().split('\n');
  expect(lines.map((line) => line.split('\t')[0])).toEqual(['49', '50', '39', '48', '2', 'answer']);
  const sum = lines.slice(0, 5).reduce((total, line) => total + Number(line.split('\t')[1]), 0);
  expect(Number(lines[5]!.split('\t')[1])).toBeCloseTo(sum, 5);
  const zoomed = await fovea('ask', image, question, '--zoom', '--json');
  expect(zoomed.log).toMatch(
    /first pass: OPEN\nsecond pass: high-res tokens of 378 x 378 pixels at 1134,378/,
  );
  expect(JSON.parse(zoomed.out)).toMatchObject({
    zoom: { answer: 'OPEN', region: { left: 1134, top: 378, width: 378, height: 378, use: 'highres' } },
    settings: { region: { use: 'highres' } },
  });
});
