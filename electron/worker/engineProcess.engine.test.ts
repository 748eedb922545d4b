import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeImage } from '../../engine/index.js';
import { fromEngineSchema, type FromEngine, type ToEngine } from '../ipc/engineMessages.js';

const here = dirname(fileURLToPath(import.meta.url));
const fixture = join(here, '..', '..', 'engine', 'testing', 'golden', 'landscape-36');

let child: ChildProcess;
let received: FromEngine[];
let arrived: (() => void) | undefined;

beforeEach(() => {
  received = [];
  child = fork(join(here, 'engineProcess.ts'), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  child.on('message', (message) => {
    received.push(fromEngineSchema.parse(message));
    arrived?.();
  });
});
afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

const post = (message: ToEngine): boolean => child.send(message);

async function until<T extends FromEngine['type']>(type: T): Promise<Extract<FromEngine, { type: T }>> {
  for (;;) {
    const found = received.find((message) => message.type === type);
    if (found) return found as Extract<FromEngine, { type: T }>;
    await new Promise<void>((resolve) => (arrived = resolve));
  }
}

it('runs under plain Node: opens a checkpoint, decodes an image, refuses words it has no tokenizer for, ends with its parent', async () => {
  post({ type: 'open', checkpointDir: fixture, provider: 'cpu' });
  const image = { imageId: 'a', path: join(fixture, 'image.png'), name: 'image.png', encodedHash: null };
  post({ type: 'open-image', image, displayPath: join(fixture, 'never-written.png') });
  expect((await until('image-opened')).facts).toEqual({
    width: 1400,
    height: 800,
    format: 'png',
    details: expect.objectContaining({ shownBands: [1, 2, 3], sampleType: 'uint8', notices: [] }) as object,
    encodedHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    transcoded: false,
  });
  expect((await until('opened')).model).toMatchObject({ provider: 'cpu', lowresGrid: 12, highresGrid: 36 });
  const order = received.map(({ type }) => type);
  expect(order.indexOf('image-opened'), 'the image is not kept waiting for the model').toBeLessThan(
    order.indexOf('opened'),
  );

  const folder = mkdtempSync(join(tmpdir(), 'fovea-views-'));
  const paths = { input: join(folder, 'i.png'), lowres: join(folder, 'l.png'), hd: join(folder, 'h.png') };
  post({ type: 'model-views', requestId: 'v', image, paths });
  expect(await until('model-views-written')).toMatchObject({
    requestId: 'v',
    sides: { input: 1008, lowres: 336, hd: null },
  });
  const { width, height } = await decodeImage({ path: paths.input });
  expect([width, height, readdirSync(folder).sort()]).toEqual([1008, 1008, ['i.png', 'l.png']]);
  const small = join(folder, 'small.png');
  post({ type: 'thumbnail', requestId: 't', image, path: small });
  expect(await until('thumbnail-written')).toMatchObject({ requestId: 't' });
  const thumbnail = await decodeImage({ path: small });
  expect([thumbnail.width, thumbnail.height]).toEqual([240, 137]);
  const missing = { ...image, imageId: 'none', path: join(folder, 'none.png') };
  post({ type: 'thumbnail', requestId: 'u', image: missing, path: small });
  expect((await until('thumbnail-refused')).error.code).toBe('image-unreadable');
  rmSync(folder, { recursive: true });

  post({
    type: 'ask',
    runId: 'words',
    image,
    question: {
      question: 'What is it?',
      variant: 'flex',
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 2 },
      selector: 'attention',
    },
  });
  const { runId, messages } = await until('run');
  expect(runId).toBe('words');
  expect(messages.at(-1)).toMatchObject({ type: 'failed', code: 'tokenizer-missing' });

  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});

it('says why a folder is no checkpoint and stays to decode images', async () => {
  post({ type: 'open', checkpointDir: join(fixture, 'nowhere'), provider: 'cpu' });
  expect((await until('open-failed')).error).toMatchObject({ code: 'checkpoint-missing' });
  const config = { imageId: 'c', path: join(fixture, 'config.json'), name: 'config.json', encodedHash: null };
  post({ type: 'open-image', image: config, displayPath: '' });
  expect((await until('image-refused')).error.code).toBe('not-an-image');
});
