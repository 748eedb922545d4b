import { createHash } from 'node:crypto';
import { link, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine, EngineInfo, EngineOptions } from '../answering/Engine.js';
import { EngineError } from '../protocol/EngineError.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { PrefillEvent, RunEvent } from '../protocol/runEvent.js';
import { decodeImage } from '../image/decodeImage.js';
import { loadSharp } from '../image/loadSharp.js';
import { commands } from './commands.js';
import { runCommandLine } from './runCommandLine.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Two layers see, two tokens come: what is printed, not what a model says, is under test here. */
const grid = new Uint8Array(81);
grid[40] = 1;
const logits = new Float32Array([0.1, -2.5, 1 / 3]);
const timing = {
  decodeMs: 1,
  preprocessMs: 1,
  visionMs: 9,
  prefillMs: 1,
  firstTokenMs: 12,
  medianTokenMs: 2,
  totalMs: 15,
  visionRuns: 10,
};
const layer = (tokenIndex: number): RunEvent => ({
  type: 'layer',
  tokenIndex,
  layer: 8,
  attentionMap: new Float32Array([0.25, 0.1, 0, 1]),
  selectionGrid: grid,
  selectedFraction: 1 / 81,
});
const token = (tokenIndex: number, id: number, text: string): RunEvent => ({
  type: 'token',
  tokenIndex,
  id,
  text,
  logProbability: -0.5,
  alternatives: [],
  elapsedMs: 3,
  logits,
});
const prefill: PrefillEvent = {
  type: 'prefill',
  promptTokens: 9,
  reusedTokens: 0,
  lowresGrid: 2,
  highresGrid: 6,
  selectingLayers: [8],
};
const events: RunEvent[] = [
  layer(0),
  token(0, 7, ' two'),
  layer(1),
  token(1, 9, ' cats'),
  {
    type: 'done',
    answer: 'two cats',
    stopped: 'end-of-sequence',
    timing,
    tokensPerSecond: 500,
    decoderFlops: 1e9,
    visionFlops: 1e9,
    selectedFraction: 1 / 81,
  },
];

/** What a run says of picture and question before its first token. */
let outside: OutsideTaught | undefined;
let opened: EngineOptions | undefined;
let asked: AskRequest | undefined;
let disposed = 0;
/** What standard input gives. */
let piped: Uint8Array;
let folder: string;
/** A picture in it. */
let picture: string;

beforeEach(async () => {
  outside = undefined;
  opened = undefined;
  asked = undefined;
  disposed = 0;
  piped = new Uint8Array(0);
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  picture = path.join(folder, 'a.png');
  await writeFile(picture, await red());
});
afterEach(() => rm(folder, { recursive: true }));

async function fovea(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const engine: Engine = {
    info: {
      modelName: 'tiny',
      provider: 'cpu',
      providerReason: '',
      weights: 'fp32',
      loadMs: 5,
      layers: 10,
    } as EngineInfo,
    // eslint-disable-next-line @typescript-eslint/require-await -- the engine's interface is asynchronous
    async *ask(request) {
      asked = request;
      if (request.question === '') throw new EngineError('question-empty', 'Expected a question.');
      yield { ...prefill, outside };
      yield* events;
    },
    encodeAnswer: () => [],
    dispose: () => {
      disposed++;
      return Promise.resolve();
    },
  };
  const status = await runCommandLine(words, {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine: (options) => {
      opened = options;
      return Promise.resolve(engine);
    },
    readStdin: () => Object.assign(Readable.from([piped]), { isTTY: false }),
    defaultModelDir: 'shipped',
    root: folder,
    signal: new AbortController().signal,
  });
  return { status, ...written };
}

test('ask prints the answer alone on stdout, the rest on stderr', async () => {
  const { status, out, log } = await fovea('ask', picture, 'How many?', '--variant', 'flex');
  expect([status, out]).toEqual([0, 'two cats\n']);
  expect(log).toMatch(/tiny: fp32 on cpu/);
  expect(opened).toMatchObject({ checkpointDir: 'shipped', provider: 'cpu' });
  expect(asked).toMatchObject({
    image: { name: 'a.png' },
    question: 'How many?',
    variant: 'flex',
    residentKeys: true,
  });
  expect(disposed).toBe(1);
});

test('ask says on stderr and in its JSON what lies outside what the model was taught', async () => {
  outside = { picture: true, question: false, pictureDistance: 1.5, questionDistance: 0.25 };
  const said = await fovea('ask', picture, 'How many?');
  expect(said.out).toBe('two cats\n');
  expect(said.log).toContain(
    'Outside what this model was taught: the picture is unlike those of its training.',
  );
  expect(JSON.parse((await fovea('ask', picture, 'How many?', '--json')).out)).toMatchObject({ outside });
  outside = { ...outside, picture: false };
  expect((await fovea('ask', picture, 'How many?')).log).not.toContain('Outside');
  outside = undefined;
  expect(JSON.parse((await fovea('ask', picture, 'How many?', '--json')).out)).toMatchObject({
    outside: null,
  });
});

test('the engine chooses the type of weights; trace keeps the stored numbers unless told otherwise', async () => {
  await fovea('ask', picture, 'How many?');
  expect(opened).not.toHaveProperty('weights');
  await fovea('ask', picture, 'How many?', '--weights', 'stored');
  expect(opened).toMatchObject({ weights: 'stored' });
  const trace = ['trace', '--checkpoint', 'm', '--image', 'a.png', '--input-ids=1,-200', '--steps', '2'];
  expect((await fovea(...trace)).status).toBe(0);
  expect(opened).toMatchObject({ checkpointDir: 'm', weights: 'stored' });
  await fovea(...trace, '--weights', 'int8');
  expect(opened).toMatchObject({ weights: 'int8' });
});

test('ask --json prints one object', async () => {
  const { out } = await fovea('ask', picture, 'How many?', '--json', '--seed=3', '--selector', 'all');
  const report = JSON.parse(out) as Record<string, unknown>;
  expect(report).toMatchObject({ answer: 'two cats', timing, tokens: [{ id: 7, text: ' two' }, { id: 9 }] });
  expect(report['layers']).toHaveLength(2);
  expect(report['layers']).toMatchObject([
    {
      layer: 8,
      attentionMap: [
        [0.25, 0.1],
        [0, 1],
      ],
    },
    { tokenIndex: 1 },
  ]);
  expect(asked).toMatchObject({ sampling: { seed: 3 }, selector: 'all' });
});

test('ask --overlay refuses to write over the image, whatever it is called', async () => {
  const image = path.join(folder, 'a.png');
  const pixels = { create: { width: 45, height: 18, channels: 3, background: 'white' } } as const;
  await writeFile(image, await loadSharp()(pixels).png().toBuffer());
  const before = await readFile(image);
  const linked = path.join(folder, 'linked');
  await symlink(folder, linked, 'junction');
  const hard = path.join(folder, 'hard.png');
  await link(image, hard);
  for (const [read, written] of [
    [image, image],
    [image, path.join(linked, 'a.png')],
    [path.join(linked, 'a.png'), image],
    [hard, image],
  ] as const) {
    const { status, out, log } = await fovea('ask', read, 'q', '--overlay', written);
    expect([status, out]).toEqual([2, '']);
    expect(log).toMatch(/Expected --overlay to name a file to write, but .*a\.png is used already/);
    expect(await readFile(image)).toEqual(before);
  }
  expect(asked).toBeUndefined();
});

test('ask --overlay draws the cell over the image at full resolution, hard-edged', async () => {
  const image = path.join(folder, 'a.png');
  const white = { width: 180, height: 90, channels: 3, background: '#ffffff' } as const;
  await writeFile(image, await loadSharp()({ create: white }).png().toBuffer());
  const overlay = path.join(folder, 'o.png');
  expect((await fovea('ask', image, 'q', '--overlay', overlay)).status).toBe(0);
  const { width, height, data } = await decodeImage({ path: overlay });
  expect([width, height]).toEqual([180, 90]);
  // The middle cell of the padded 180 x 180 square is x 80..99, y 80..99: y 35..54 of the image.
  const drawn = (x: number, y: number): boolean => data[(y * width + x) * 3] !== 255;
  for (const [x, y] of [
    [80, 35],
    [99, 54],
    [90, 45],
  ] as const)
    expect(drawn(x, y)).toBe(true);
  for (const [x, y] of [
    [79, 45],
    [100, 45],
    [90, 34],
    [90, 55],
  ] as const)
    expect(drawn(x, y)).toBe(false);
});

test('trace prints the documented object, float32 exact', async () => {
  const { out } = await fovea(
    ...[
      'trace',
      '--checkpoint',
      'c',
      '--image',
      'a.png',
      '--input-ids',
      '1,-200,13',
      '--steps',
      '2',
      '--resident',
      'off',
    ],
  );
  const step = { logits: [0.1, -2.5, 0.33333334] };
  const seen = {
    layer: 8,
    attentionMap: [
      [0.25, 0.1],
      [0, 1],
    ],
    selectionGrid: Array.from({ length: 9 }, (_, y) =>
      Array.from({ length: 9 }, (__, x) => (x === 4 && y === 4 ? 1 : 0)),
    ),
  };
  expect(JSON.parse(out)).toEqual({
    tokens: [7, 9],
    steps: [
      { token: 7, ...step, layers: [seen] },
      { token: 9, ...step, layers: [seen] },
    ],
  });
  expect(Math.fround(0.33333334)).toBe(logits[2]);
  expect(asked).toMatchObject({
    promptIds: [1, -200, 13],
    fixedSteps: 2,
    residentKeys: false,
    keepLogits: true,
  });
});

test.each([
  [['ask', 'a.png'], /Expected IMAGE and QUESTION.*a.png"/],
  [['ask', 'a.png', 'q', '--bands', '1,2'], /--bands to be one band or three/],
  [['ask', 'a.png', 'q', '--range', 'wide'], /--range to be auto, full, or two numbers/],
  [['ask', 'a.png', 'q', '--page', '0'], /--page to be a whole number/],
  [['ask', 'none.png', 'q'], /none\.png, but there is none/],
  [['ask', 'a.png', ''], /Expected a question/],
  [['ask', 'a.png', 'q', '--provider', 'cuda'], /--provider to be one of cpu, webgpu, auto.*cuda/],
  [['ask', 'a.png', 'q', '--jsn'], /no option --jsn. Known here: .*--json/],
  [['ask', 'a.png', 'q', '--overlay', 'a.jpg'], /PNG/],
  [['ask', 'a.png', 'q', '--overlay', 'o.png', '--variant', 'lowres'], /--variant flex/],
  [['ask', 'a.png', 'q', '--temperature', 'hot'], /--temperature to be a number from 0/],
  [['ask', 'a.png', 'q', '--seed'], /value after --seed/],
  [['trace', '--image', 'a', '--input-ids', '1,-200', '--steps', '1'], /--checkpoint DIR/],
  [['trace', '--checkpoint', 'c', '--image', 'a', '--input-ids', '1,2', '--steps', '1'], /exactly one -200/],
  [['trace', '--checkpoint', 'c', '--image', 'a', '--input-ids', '-200,2', '--steps', '0'], /--steps/],
  [['eval', 'no-such-folder'], /questions\.jsonl/],
  [['paint'], /no command "paint". Known: ask, batch, view, trace/],
])('bad input %j: status 2, a message, nothing on stdout', async (words, message) => {
  const { status, out, log } = await fovea(...words.map((word) => (word === 'a.png' ? picture : word)));
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(message);
});

test('--help tells the options of each command', async () => {
  for (const { name, options } of commands) {
    const { status, out } = await fovea(name, '--help');
    expect([status, out]).toEqual([0, expect.stringContaining(`fovea ${name}`)]);
    for (const option of Object.keys(options)) expect(out).toContain(`  --${option}`);
  }
  expect((await fovea('--help')).out).toContain('fovea ask IMAGE QUESTION');
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const red = (): Promise<Buffer> =>
  loadSharp()({ create: { width: 30, height: 20, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();

test.each(['-', '/dev/stdin'])('ask reads a picture from standard input as %s, once', async (word) => {
  piped = await red();
  const overlay = path.join(folder, 'o.png');
  expect(await fovea('ask', word, 'q', '--overlay', overlay)).toMatchObject({ status: 0, out: 'two cats\n' });
  expect(asked?.image).toMatchObject({ name: 'standard input', encodedHash: sha256(piped) });
  expect(await decodeImage({ path: overlay })).toMatchObject({ width: 30, height: 20 });
});

test('ask takes a file:// address, and refuses other addresses', async () => {
  const image = path.join(folder, 'a picture.png');
  await writeFile(image, await red());
  expect((await fovea('ask', pathToFileURL(image).href, 'q')).status).toBe(0);
  expect(asked?.image).toMatchObject({ name: 'a picture.png' });
  for (const word of ['https://example.org/a.png', 'file://elsewhere/a.png']) {
    const { status, out, log } = await fovea('ask', word, 'q');
    expect([status, out], word).toEqual([2, '']);
    expect(log).toMatch(/Expected a picture as a path, a file:\/\/ address or -/);
  }
});

test.each<[string, (folder: string) => string, RegExp]>([
  ['a missing folder', (dir) => path.join(dir, 'no', 'o.png'), /no is not there/],
  ['a file for a folder', (dir) => path.join(dir, 'a.png', 'o.png'), /a\.png is no folder/],
  ['a folder for a file', (dir) => path.join(dir, 'there.png'), /there\.png is a folder/],
  ['too long a name', (dir) => path.join(dir, `${'o'.repeat(250)}.png`), /its name is too long/],
])('no output is tried only after the work: %s', async (_, target, reason) => {
  const image = path.join(folder, 'a.png');
  await writeFile(image, await red());
  await mkdir(path.join(folder, 'there.png'));
  const commands = [
    ['ask', image, 'q', '--overlay', target(folder)],
    ['view', image, target(folder)],
    ['eval', folder, '--json', target(folder)],
    ['eval', folder, '--markdown', target(folder)],
    ['eval', folder, '--resume', target(folder)],
  ];
  for (const words of commands) {
    const { status, out, log } = await fovea(...words);
    expect([status, out], words.join(' ')).toEqual([2, '']);
    expect(log).toMatch(reason);
  }
  expect([opened, (await readdir(folder)).sort()]).toEqual([undefined, ['a.png', 'there.png']]);
});

test('--version prints the version alone', async () => {
  await writeFile(path.join(folder, 'package.json'), '{"version": "1.2.3"}');
  expect(await fovea('--version')).toEqual({ status: 0, out: '1.2.3\n', log: '' });
});

test.each([
  ['eval', /Expected DATASET\.\.\., but got none/],
  ['convert', /Expected CHECKPOINT and OUT, but got none/],
  ['view', /Expected IMAGE and OUT\.png, but got none/],
])('%s without arguments says what it needs, and nothing of quotes', async (name, message) => {
  const { status, out, log } = await fovea(name);
  expect([status, out]).toEqual([2, '']);
  expect(log).toMatch(message);
  expect(log).not.toMatch(/quotes/);
});

test.each([['--model'], ['--model='], ['--model', '']])(
  '%s without a value says what it is',
  async (...words) => {
    const { status, log } = await fovea('ask', picture, 'q', ...words);
    expect(status).toBe(2);
    expect(log).toMatch(/Expected a value after --model \(DIR: checkpoint folder/);
  },
);

test('a folder for a picture is refused before the model is loaded', async () => {
  const { status, out, log } = await fovea('ask', folder, 'q');
  expect([status, out, opened]).toEqual([2, '', undefined]);
  expect(log).toMatch(/it is a folder/);
});

test.each<[string, (folder: string) => string, RegExp]>([
  ['a file', (dir) => path.join(dir, 'a.png'), /a\.png is no folder/],
  ['in a file', (dir) => path.join(dir, 'a.png', 'features'), /a\.png is no folder|ENOTDIR/],
])('eval --features is tried before the work: %s', async (_, target, reason) => {
  const line = { image: 'a.png', question: 'q', answer: 'a' };
  await writeFile(path.join(folder, 'questions.jsonl'), JSON.stringify(line));
  const { status, out, log } = await fovea('eval', folder, '--features', target(folder));
  expect([status, out, opened]).toEqual([2, '', undefined]);
  expect(log).toMatch(/Expected --features to name a folder that can be written/);
  expect(log).toMatch(reason);
});
