import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BatchStatus } from '../../ipc/batchContracts.js';
import type { FromBatch, ToBatch } from '../../ipc/batchMessages.js';
import type { EngineChildListener } from '../engine/EngineChild.js';
import { BatchOrderFile } from './BatchOrderFile.js';
import { BatchService } from './BatchService.js';

let folder: string;
let orderFile: string;
let posted: ToBatch[];
let listener: EngineChildListener;
let told: BatchStatus[];
const ended = vi.fn();
const kill = vi.fn();

const settings = {
  variant: 'flex',
  sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 16 },
  selector: 'attention',
} as const;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-batch-'));
  orderFile = join(folder, 'batch.json');
  posted = [];
  told = [];
  kill.mockClear();
  ended.mockClear();
});
afterEach(() => rm(folder, { recursive: true }));

function open(): Promise<BatchService> {
  return BatchService.open({
    start: (given) => {
      listener = given;
      return { pid: 1, post: (message) => posted.push(message), kill };
    },
    orders: new BatchOrderFile(orderFile),
    model: () => ({ checkpointDir: '/model', provider: 'cpu', opening: { weights: 'fp32' } }),
    keep: () => 'copy',
    sessionsFolder: join(folder, 'sessions'),
    appVersion: '1.2.3',
    onStatus: (status) => told.push(status),
    onEnded: ended,
  });
}

async function started(): Promise<BatchService> {
  const service = await open();
  service.choosePictures(['/pictures/a.png', '/pictures/scans']);
  service.chooseOut(join(folder, 'out'));
  await service.start('What is this?', settings);
  return service;
}

const say = (message: FromBatch): void => listener.onMessage(message);
const progress = {
  type: 'progress',
  done: 1,
  total: 4,
  picture: 'a.png',
  secondsLeft: 3,
  failures: [],
} as const;

it('says all that is missing before anything starts', async () => {
  const service = await open();
  await expect(service.start(' ', settings)).rejects.toThrow(
    'A batch needs pictures, or a folder of them, and a question a line, and a folder for the results.',
  );
  expect(posted).toEqual([]);
});

it('sends what was chosen, and writes it down as long as it runs', async () => {
  const service = await started();
  const order = {
    ...{
      checkpointDir: '/model',
      provider: 'cpu',
      opening: { weights: 'fp32' },
      pictures: ['/pictures/a.png', '/pictures/scans'],
    },
    ...{ questions: 'What is this?', questionsFile: 'the questions', choices: {}, settings },
    ...{
      out: join(folder, 'out'),
      sessionsFolder: join(folder, 'sessions'),
      keep: 'copy',
      appVersion: '1.2.3',
    },
  };
  expect(posted).toEqual([{ type: 'start', order }]);
  expect(JSON.parse(await readFile(orderFile, 'utf8'))).toEqual(order);
  expect(service.status).toMatchObject({
    state: 'opening',
    pictures: { names: ['a.png', 'scans'], count: 2 },
  });
  say({ type: 'ended', cancelled: false, answered: 4, expected: 4, failures: [] });
  expect(service.status).toMatchObject({
    state: 'ended',
    outcome: { answered: 4, expected: 4, cancelled: false },
  });
  expect(kill).toHaveBeenCalledOnce();
  expect(ended).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(readFile(orderFile)).rejects.toThrow('ENOENT'));
});

it('tells progress, holds, goes on and cancels', async () => {
  const service = await started();
  say(progress);
  expect(told.at(-1)).toMatchObject({
    state: 'running',
    progress: { done: 1, total: 4, picture: 'a.png', secondsLeft: 3 },
  });
  expect(service.hold().state).toBe('held');
  say({ ...progress, done: 2 });
  expect(service.status).toMatchObject({ state: 'held', progress: { done: 2 } });
  expect(service.goOn().state).toBe('running');
  expect(service.cancel().state).toBe('cancelling');
  service.cancel();
  expect(posted.slice(1).map(({ type }) => type)).toEqual(['hold', 'go-on', 'cancel']);
  expect(() => service.choosePictures(['/other'])).toThrow('A batch is running');
  await expect(service.start('q', settings)).rejects.toThrow('A batch is running');
});

it('offers one that was cut off with the app, and goes on with just that', async () => {
  await started();
  const [first] = posted;
  const after = await open();
  expect(after.status).toMatchObject({ state: 'cut-off', out: join(folder, 'out'), pictures: { count: 2 } });
  await after.start('another question', settings);
  expect(posted).toEqual([first, first]);
});

it('forgets one that was cut off, if told so', async () => {
  await started();
  const after = await open();
  expect((await after.dismiss()).state).toBe('idle');
  expect((await open()).status.state).toBe('idle');
});

it('says that its process died, and what is kept', async () => {
  const service = await started();
  say(progress);
  listener.onExit('exit code 139');
  expect(service.status).toMatchObject({ state: 'failed' });
  expect(ended).toHaveBeenCalledOnce();
  expect(service.status.error).toContain('exit code 139');
  expect(service.status.error).toContain('it goes on');
});

it('starts nothing where the results cannot be written', async () => {
  await writeFile(join(folder, 'file'), '');
  const service = await open();
  service.choosePictures(['/pictures/a.png']);
  service.chooseOut(join(folder, 'file', 'below'));
  await expect(service.start('q', settings)).rejects.toMatchObject({ code: 'batch-unwritable' });
  expect(posted).toEqual([]);
});

it('reads a file of questions as text, and says what is none', async () => {
  const service = await open();
  const file = join(folder, 'q.txt');
  await writeFile(file, '\ufeffWhat is this?\n');
  expect(await service.chooseQuestions(file)).toEqual({ name: 'q.txt', text: 'What is this?\n' });
  expect(await service.chooseQuestions(null)).toBeNull();
  await expect(service.chooseQuestions(folder)).rejects.toThrow('it is no file');
  await expect(service.chooseQuestions(join(folder, 'none'))).rejects.toThrow('ENOENT');
});

it('takes what its process says amiss for nothing', async () => {
  const service = await started();
  vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
  listener.onMessage({ type: 'progress', done: -1 });
  expect(service.status.state).toBe('opening');
});
