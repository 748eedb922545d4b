import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHub } from '../../../engine/hub/testing/FakeHub.js';
import { temporaryFolders } from '../../../engine/testing/temporaryFolder.js';
import { hubRequests, type HubDownloadList } from '../../ipc/hubContracts.js';
import type { FromHub, ToHub } from '../../ipc/hubMessages.js';
import type { EngineChildListener, StartEngineChild } from '../engine/EngineChild.js';
import { plainProcess } from '../testing/plainProcess.js';
import { HubDownloads } from './HubDownloads.js';
import { hubHandlers } from './hubHandlers.js';
import { HubQuestions } from './HubQuestions.js';
import { unfinishedFile } from './unfinishedFile.js';

const temporaryFolder = temporaryFolders();
const name = 'somebody/llava';
const weights = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7) % 251));
const files = {
  'config.json': JSON.stringify({ model_type: 'llava', text_config: {}, vision_config: {} }),
  'model.safetensors': weights,
};

let file: string;
let told: HubDownloadList[];
let added: string[];
let posted: ToHub[];
let listener: EngineChildListener;
const kill = vi.fn();
const services: HubDownloads[] = [];

/** A process that says what the test says. */
const puppet: StartEngineChild<ToHub> = (given) => {
  listener = given;
  return { pid: 1, post: (message) => posted.push(message), kill };
};
const say = (message: FromHub): void => listener.onMessage(message);
const progress = (done: number): FromHub => ({
  type: 'progress',
  progress: {
    file: 'model.safetensors',
    files: { done: 1, total: 2 },
    bytes: { done, total: 1000 },
    bytesPerSecond: 10,
    secondsLeft: 90,
  },
});

beforeEach(() => {
  file = join(temporaryFolder(), 'downloads.json');
  [told, added, posted] = [[], [], []];
  kill.mockClear();
});
afterEach(() => {
  for (const service of services.splice(0)) service.dispose();
  vi.unstubAllEnvs();
});

async function open(
  start: StartEngineChild<ToHub> = puppet,
  times: { quietAfterMs?: number; patienceMs?: number } = {},
): Promise<HubDownloads> {
  const service = await HubDownloads.open({
    start,
    unfinished: unfinishedFile(file),
    addModel: (folder) => {
      added.push(folder);
      return Promise.resolve('model-1');
    },
    onList: (list) => told.push(list),
    ...times,
  });
  services.push(service);
  return service;
}

const kept = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('a download', () => {
  it('tells how far it is, and joins the known models when it is whole', async () => {
    const service = await open();
    await service.download(name);
    expect(posted).toEqual([{ type: 'download', name }]);
    expect(kept()).toEqual([{ name, doneBytes: 0, totalBytes: 0 }]);
    say(progress(100));
    expect(told.at(-1)).toMatchObject([
      { state: 'running', progress: { bytes: { done: 100 }, isQuiet: false } },
    ]);
    say({ type: 'downloaded', folder: '/cache/x' });
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject([{ state: 'done', modelId: 'model-1' }]));
    expect(added).toEqual(['/cache/x']);
    expect(kill).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(kept()).toEqual([]));
    expect(await service.dismiss(name)).toEqual([]);
  });

  it('comes alone: another is refused while it runs, with what to do', async () => {
    const service = await open();
    await service.download(name);
    await expect(service.download('other/model')).rejects.toMatchObject({
      code: 'hub-busy',
      message: expect.stringMatching(
        /somebody\/llava is being downloaded.*Wait for its end, or cancel/,
      ) as string,
    });
    expect(posted).toHaveLength(1);
    expect(await service.dismiss(name), 'not while it runs').toHaveLength(1);
    say({ type: 'failed', error: { code: 'hub-unreachable', message: 'No network.' } });
    expect(service.list).toMatchObject([{ state: 'failed', error: { code: 'hub-unreachable' } }]);
    await service.download('other/model');
    expect(service.list.map((one) => [one.name, one.state])).toEqual([
      [name, 'failed'],
      ['other/model', 'running'],
    ]);
  });

  it('is cancelled, and resumed from what is known of it', async () => {
    const service = await open();
    await service.download(name);
    say(progress(300));
    expect(service.cancel()).toMatchObject([{ state: 'cancelling' }]);
    expect(posted.at(-1)).toEqual({ type: 'cancel' });
    say({ type: 'cancelled' });
    const progressLeft = { bytes: { done: 300 }, bytesPerSecond: null, secondsLeft: null };
    expect(service.list).toMatchObject([{ state: 'stopped', progress: progressLeft }]);
    await service.download(name);
    expect(service.list).toMatchObject([
      { state: 'running', error: null, progress: { bytes: { done: 300 } } },
    ]);
  });

  it('is ended where its process does not hear that it is cancelled', async () => {
    const service = await open(puppet, { patienceMs: 10 });
    await service.download(name);
    service.cancel();
    await vi.waitFor(() => expect(service.list).toMatchObject([{ state: 'stopped' }]));
    expect(kill).toHaveBeenCalledOnce();
  });

  it('that brings nothing says so, until it does again', async () => {
    const service = await open(puppet, { quietAfterMs: 1 });
    await service.download(name);
    say(progress(300));
    const quiet = { isQuiet: true, bytesPerSecond: null, secondsLeft: null };
    await vi.waitFor(() => expect(service.list).toMatchObject([{ progress: quiet }]), 5000);
    say(progress(301));
    expect(service.list).toMatchObject([{ progress: { isQuiet: false, secondsLeft: 90 } }]);
  });

  it('whose process dies fails, and says that what came is kept', async () => {
    const service = await open();
    await service.download(name);
    listener.onExit('exit code 137');
    expect(service.list).toMatchObject([{ state: 'failed', error: { code: 'hub-crashed' } }]);
    expect(service.list[0]!.error!.message).toMatch(/exit code 137.*What came is kept/);
  });

  it('that ended with the app is offered at the next start, not begun', async () => {
    const before = await open();
    await before.download(name);
    say(progress(300));
    await vi.waitFor(() => expect(kept()).toEqual([{ name, doneBytes: 300, totalBytes: 1000 }]));
    before.dispose();
    posted = [];
    const after = await open();
    expect(after.list).toMatchObject([
      { name, state: 'stopped', progress: { bytes: { done: 300, total: 1000 } } },
    ]);
    expect(posted).toEqual([]);
    await after.dismiss(name);
    expect((await open()).list).toEqual([]);
  });

  it('is not offered by a file that Fovea did not write', async () => {
    vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    writeFileSync(file, JSON.stringify([{ name: '../../etc', doneBytes: 0, totalBytes: 0 }]));
    expect((await open()).list).toEqual([]);
  });

  it('takes what its process says amiss for nothing', async () => {
    const service = await open();
    await service.download(name);
    vi.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    listener.onMessage({ type: 'downloaded', folder: 7 });
    expect(service.list).toMatchObject([{ state: 'running' }]);
  });
});

describe('with the real process', { timeout: 90_000 }, () => {
  const start = plainProcess<ToHub>('hubProcess.ts');

  it('looks up, is killed in the midst, and goes on where it was: the model is listed and whole', async () => {
    const hub = await FakeHub.start({ [name]: files });
    const home = temporaryFolder();
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('HF_HOME', home);
    const questions = new HubQuestions(start);
    expect(await questions.place()).toMatchObject({ endpoint: hub.endpoint, cached: [] });
    await expect(questions.find(name)).rejects.toMatchObject({ code: 'checkpoint-missing' });
    expect(await questions.lookUp(name)).toMatchObject({ name, isWhole: false });
    hub.fault = ({ server, method }) =>
      server === 'store' && method === 'GET' ? { bytesPerSecond: 1000 } : undefined;
    const before = await open(start);
    await before.download(name);
    await vi.waitFor(() => expect(before.list[0]!.progress!.bytes.done).toBeGreaterThan(1000), 60_000);
    before.dispose(); // as when the app quits: kill -9

    hub.fault = () => undefined;
    const after = await open(start);
    await after.download(name);
    await vi.waitFor(() => expect(after.list).toMatchObject([{ state: 'done' }]), 60_000);
    expect(readFileSync(join(added[0]!, 'model.safetensors'))).toEqual(weights);
    const ranges = hub.requests('GET', 'model.safetensors').map(({ headers }) => headers.range);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);

    hub.stop();
    const models = [{ modelId: 'model-1' }] as never;
    const known = { add: () => Promise.resolve('model-1'), list: models };
    const handlers = hubHandlers({ questions, downloads: after, known });
    expect((await handlers['hub:place'](undefined)).cached).toMatchObject([{ name }]);
    expect(await handlers['hub:add']({ name })).toEqual({ modelId: 'model-1', models });
  });
});

it('gives up a look-up when it is cancelled, or another is asked for', async () => {
  let alive = 0;
  const silent: StartEngineChild<ToHub> = () => {
    alive++;
    return { pid: 1, post: () => undefined, kill: () => (alive -= 1) };
  };
  const questions = new HubQuestions(silent, 20);
  const first = questions.lookUp(name);
  const second = questions.lookUp('a/b');
  await expect(first).rejects.toMatchObject({ code: 'look-up-cancelled' });
  questions.cancel();
  await expect(second).rejects.toMatchObject({ code: 'look-up-cancelled' });
  await expect(questions.place()).rejects.toMatchObject({ code: 'hub-timeout' });
  await vi.waitFor(() => expect(alive).toBe(0));
});

it('the window can send names of models and nothing else', () => {
  for (const channel of ['hub:look-up', 'hub:download', 'hub:dismiss', 'hub:add'] as const) {
    const takes = (value: unknown): boolean => hubRequests[channel].safeParse(value).success;
    expect(takes({ name })).toBe(true);
    expect(takes({ name: `${name}@refs/pr/1` })).toBe(true);
    const bad = [
      '',
      '../a',
      '/etc/passwd',
      'https://huggingface.co/a/b',
      'a/b@..',
      'a/b@x\u0000',
      `a/${'b'.repeat(900)}`,
    ];
    for (const one of bad) expect(takes({ name: one }), one).toBe(false);
  }
});
