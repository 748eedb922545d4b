import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { FakeHub, testPatience } from '../../engine/hub/testing/FakeHub.js';
import { temporaryFolders } from '../../engine/testing/temporaryFolder.js';
import type { FromHub } from '../ipc/hubMessages.js';
import { HubHost } from './HubHost.js';

const temporaryFolder = temporaryFolders();
const name = 'somebody/llava';
const weights = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) % 251));
const files = {
  'config.json': JSON.stringify({ model_type: 'llava', text_config: {}, vision_config: {} }),
  'model.safetensors': weights,
};

async function start(more: { offline?: boolean } = {}) {
  const hub = await FakeHub.start({ [name]: files });
  const cacheDir = temporaryFolder();
  const settings = hub.settings(cacheDir, more);
  const said: FromHub[] = [];
  const host = (): HubHost =>
    new HubHost({
      post: (message) => said.push(message),
      readSettings: () => Promise.resolve(settings),
      patience: testPatience,
    });
  return { hub, cacheDir, said, host };
}

it('says which hub there is, without the token itself, and asks nothing of it', async () => {
  const { hub, cacheDir, said, host } = await start();
  await host().handle({ type: 'place' });
  const place = { endpoint: hub.endpoint, cacheDir, hasToken: true, offline: false, cached: [] };
  expect(said).toEqual([{ type: 'place', place }]);
  expect(JSON.stringify(said)).not.toContain('hf_secret');
  expect(hub.seen).toEqual([]);
});

it('looks up, downloads and finds again', async () => {
  const { said, host } = await start();
  await host().handle({ type: 'find', name });
  expect(said.at(-1)).toMatchObject({ type: 'failed', error: { code: 'checkpoint-missing' } });
  await host().handle({ type: 'look-up', name });
  expect(said.at(-1)).toMatchObject({ type: 'looked-up', offer: { name, isWhole: false } });
  await host().handle({ type: 'download', name });
  const done = said.at(-1);
  expect(done).toMatchObject({ type: 'downloaded', folder: expect.stringContaining('snapshots') as string });
  expect(said.filter(({ type }) => type === 'progress').length).toBeGreaterThan(1);
  await host().handle({ type: 'find', name });
  expect(said.at(-1)).toEqual({ type: 'found', folder: (done as { folder: string }).folder });
});

it.each([
  [{ status: 401 }, 'hub-access-denied', /set HF_TOKEN/],
  [{ status: 404, headers: { 'x-error-code': 'RepoNotFound' } }, 'hub-not-found', /Check the spelling/],
  [{ status: 429, headers: { 'retry-after': '600' } }, 'hub-rate-limited', /Try again in 600 seconds/],
  [{ status: 302, headers: { location: 'ftp://x' } }, 'hub-answer-unsound', /not to an address of http/],
])('tells of an answer %j as %s', async (fault, code, text) => {
  const { hub, said, host } = await start();
  hub.fault = () => fault;
  await host().handle({ type: 'download', name });
  expect(said).toEqual([{ type: 'failed', error: { code, message: expect.stringMatching(text) as string } }]);
});

it.each([
  ['stalls', (first: boolean) => ({ stallAfter: first ? 1000 : 0 }), 'hub-unreachable'],
  ['is cut', (first: boolean) => ({ cutAfter: first ? 1000 : 0 }), 'hub-unreachable'],
  ['brings other bytes', () => ({ body: Buffer.alloc(3000, 7) }), 'hub-file-damaged'],
])('a download that always %s fails, and goes on from what came', async (_, fault, code) => {
  const { hub, said, host } = await start();
  let broken = true;
  hub.fault = ({ server, method }, count) =>
    server === 'store' && method === 'GET' && broken ? fault(count === 1) : undefined;
  await host().handle({ type: 'download', name });
  expect(said.at(-1)).toMatchObject({ type: 'failed', error: { code } });
  broken = false;
  await host().handle({ type: 'download', name });
  const done = said.at(-1) as Extract<FromHub, { type: 'downloaded' }>;
  expect(readFileSync(join(done.folder, 'model.safetensors'))).toEqual(weights);
});

it(
  'is cancelled in the midst of a slow download, keeps what came, and asks for the rest alone',
  { timeout: 60_000 },
  async () => {
    const { hub, said, host, cacheDir } = await start();
    hub.fault = ({ server, method }) =>
      server === 'store' && method === 'GET' ? { bytesPerSecond: 400 } : undefined;
    const slow = host();
    const work = slow.handle({ type: 'download', name });
    const partial = join(cacheDir, 'models--somebody--llava', 'blobs');
    await vi.waitFor(() => {
      const last = said.at(-1);
      if (last?.type !== 'progress' || last.progress.bytes.done < 300) throw new Error('not yet');
    }, 30_000);
    expect(existsSync(partial)).toBe(true);
    await slow.handle({ type: 'cancel' });
    await work;
    expect(said.at(-1)).toEqual({ type: 'cancelled' });
    hub.fault = () => undefined;
    await host().handle({ type: 'download', name });
    expect(said.at(-1)?.type).toBe('downloaded');
    const ranges = hub.requests('GET', 'model.safetensors').map(({ headers }) => headers.range);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
  },
);
