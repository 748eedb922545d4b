import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { EngineError } from '../protocol/EngineError.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { DownloadProgress, type DownloadState } from './DownloadProgress.js';
import { fetchFiles, type FetchSystem } from './fetchFiles.js';
import { HubClient } from './HubClient.js';
import { openRepository } from './Repository.js';
import type { HubPatience } from './retrying.js';
import { FakeHub, type Fault, type Seen, sha256, testCommit, testPatience } from './testing/FakeHub.js';

const temporaryFolder = temporaryFolders();
const id = 'somebody/model';
const weights = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) % 251));
const files = { 'config.json': '{"a": 1}', 'model.safetensors': weights };

interface Given {
  readonly hub: FakeHub;
  readonly cacheDir: string;
  readonly wanted?: string;
  readonly system?: FetchSystem;
  readonly signal?: AbortSignal;
  readonly patience?: Partial<HubPatience>;
  readonly token?: string | undefined;
  readonly onProgress?: (state: DownloadState) => void;
}

async function fetchOne(given: Given): Promise<string> {
  const { hub, cacheDir, wanted = 'model.safetensors', system, signal, onProgress } = given;
  const settings = hub.settings(cacheDir, 'token' in given ? { token: given.token } : {});
  const client = await HubClient.open(settings, { ...testPatience, ...given.patience }, signal);
  try {
    const repository = await openRepository(client, { id, revision: 'main' });
    await fetchFiles(client, [{ repository, name: wanted }], new DownloadProgress(onProgress), system);
    return path.join(repository.cache.snapshot(repository.commit), wanted);
  } finally {
    await client.close();
  }
}

async function failure(given: Given): Promise<EngineError> {
  const error: unknown = await fetchOne(given).catch((caught: unknown) => caught);
  if (error instanceof EngineError) return error;
  throw new Error(`Expected an EngineError, got ${String(error)}`);
}

/** Has the store's answers with the large file go wrong. */
function onDownload(hub: FakeHub, fault: (count: number, request: Seen) => Fault | undefined): void {
  hub.fault = (request, count) =>
    request.server === 'store' && request.method === 'GET' ? fault(count, request) : undefined;
}

async function start(): Promise<{ hub: FakeHub; cacheDir: string }> {
  return { hub: await FakeHub.start({ [id]: files }), cacheDir: temporaryFolder() };
}

const blobsOf = (cacheDir: string) => path.join(cacheDir, 'models--somebody--model', 'blobs');
const rangesOf = (hub: FakeHub) =>
  hub.requests('GET', 'model.safetensors').map(({ headers }) => headers.range);
const storeRanges = (hub: FakeHub) =>
  hub.seen
    .filter(({ server, method }) => server === 'store' && method === 'GET')
    .map((one) => one.headers.range);

describe('a file of the hub', () => {
  it('lies among the blobs by its etag, and in the snapshot as a relative link', async () => {
    const { hub, cacheDir } = await start();
    const file = await fetchOne({ hub, cacheDir });
    expect(readFileSync(file)).toEqual(weights);
    expect(readlinkSync(file)).toBe(path.join('..', '..', 'blobs', sha256(weights)));
    expect(file).toBe(
      path.join(cacheDir, 'models--somebody--model', 'snapshots', testCommit, 'model.safetensors'),
    );
    expect(readdirSync(blobsOf(cacheDir))).toEqual([sha256(weights)]);
    expect(readdirSync(path.join(cacheDir, '.locks', 'models--somebody--model'))).toEqual([]);
  });

  it('that is there is not downloaded again', async () => {
    const { hub, cacheDir } = await start();
    await fetchOne({ hub, cacheDir });
    hub.seen.length = 0;
    await fetchOne({ hub, cacheDir });
    expect(hub.seen.map(({ path: asked }) => asked)).toEqual([`/api/models/${id}/revision/main?blobs=true`]);
  });

  it('is downloaded again when what is there has another size', async () => {
    const { hub, cacheDir } = await start();
    const file = await fetchOne({ hub, cacheDir });
    writeFileSync(path.join(blobsOf(cacheDir), sha256(weights)), 'cut');
    await fetchOne({ hub, cacheDir });
    expect(readFileSync(file)).toEqual(weights);
  });

  it('is the file itself where no links can be made, and its blob moves there', async () => {
    const { hub, cacheDir } = await start();
    const link = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }));
    const file = await fetchOne({ hub, cacheDir, system: { link } });
    expect(lstatSync(file).isFile()).toBe(true);
    expect(readFileSync(file)).toEqual(weights);
    expect(readdirSync(blobsOf(cacheDir))).toEqual([]);
    hub.seen.length = 0;
    await fetchOne({ hub, cacheDir, system: { link } });
    expect(rangesOf(hub)).toEqual([]);
  });

  it('that another file shares its bytes with is copied where no links can be made', async () => {
    const { hub, cacheDir } = await start();
    await fetchOne({ hub, cacheDir });
    hub.models.get(id)!.set('again.safetensors', weights);
    const link = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }));
    const file = await fetchOne({ hub, cacheDir, wanted: 'again.safetensors', system: { link } });
    expect(readFileSync(file)).toEqual(weights);
    expect(readdirSync(blobsOf(cacheDir))).toEqual([sha256(weights)]);
  });
});

describe('the token', () => {
  it("goes to the endpoint's own host and to no other", async () => {
    const { hub, cacheDir } = await start();
    await fetchOne({ hub, cacheDir });
    const of = (server: string) =>
      hub.seen.filter((one) => one.server === server).map((one) => one.headers.authorization);
    expect(new Set(of('hub'))).toEqual(new Set(['Bearer hf_secret']));
    expect(of('store')).toEqual([undefined]);
  });
});

describe('a connection that breaks', () => {
  it('is made again, for what is missing only', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) => (count <= 2 ? { cutAfter: 700 } : undefined));
    const told: DownloadState[] = [];
    const file = await fetchOne({ hub, cacheDir, onProgress: (state) => told.push(state) });
    expect(readFileSync(file)).toEqual(weights);
    expect(storeRanges(hub)).toEqual([undefined, 'bytes=700-', 'bytes=1400-']);
    expect(told.at(-1)).toMatchObject({ files: { done: 1, total: 1 }, bytes: { done: 3000, total: 3000 } });
  });

  it('that stalls is dropped and made again', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) => (count === 1 ? { stallAfter: 500 } : undefined));
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    expect(storeRanges(hub)).toEqual([undefined, 'bytes=500-']);
  });

  it('that brings nothing at each try is given up, and what came is kept for the next time', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) => ({ cutAfter: count === 1 ? 900 : 0 }));
    const { code, message } = await failure({ hub, cacheDir });
    expect([code, message]).toEqual([
      'hub-unreachable',
      expect.stringContaining('what was downloaded is kept'),
    ]);
    expect(storeRanges(hub)).toHaveLength(1 + 2);
    expect(readdirSync(blobsOf(cacheDir))).toEqual([`${sha256(weights)}.incomplete`]);
    hub.fault = () => undefined;
    hub.seen.length = 0;
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    expect(storeRanges(hub)).toEqual(['bytes=900-']);
  });

  it('to a server that does not know ranges begins anew, and does not go on for ever', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) => ({ ignoresRange: true, ...(count === 1 && { cutAfter: 900 }) }));
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    const other = temporaryFolder();
    hub.seen.length = 0;
    onDownload(hub, () => ({ ignoresRange: true, cutAfter: 900 }));
    expect((await failure({ hub, cacheDir: other })).code).toBe('hub-unreachable');
    expect(storeRanges(hub).length).toBeLessThan(6);
  });

  it('goes on with what another program left, and with what a killed one of ours did', async () => {
    for (const ending of ['.incomplete', '.fovea.incomplete']) {
      const { hub, cacheDir } = await start();
      mkdirSync(blobsOf(cacheDir), { recursive: true });
      writeFileSync(path.join(blobsOf(cacheDir), sha256(weights) + ending), weights.subarray(0, 1000));
      expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
      expect(storeRanges(hub)).toEqual(['bytes=1000-']);
      expect(readdirSync(blobsOf(cacheDir))).toEqual([sha256(weights)]);
    }
  });
});

describe('a file that comes wrong', () => {
  it('in a part that was left is downloaded again from its beginning', async () => {
    const { hub, cacheDir } = await start();
    mkdirSync(blobsOf(cacheDir), { recursive: true });
    writeFileSync(path.join(blobsOf(cacheDir), `${sha256(weights)}.incomplete`), Buffer.alloc(1000));
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    expect(storeRanges(hub)).toEqual(['bytes=1000-', undefined]);
  });

  it('with another hash twice is refused, and nothing of it is kept', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, () => ({ body: Buffer.alloc(3000, 1) }));
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe('hub-file-damaged');
    expect(message).toMatch(
      new RegExp(`model.safetensors of somebody/model .* sha256 should be ${sha256(weights)}`),
    );
    expect(readdirSync(blobsOf(cacheDir))).toEqual([]);
    expect(
      existsSync(
        path.join(cacheDir, 'models--somebody--model', 'snapshots', testCommit, 'model.safetensors'),
      ),
    ).toBe(false);
  });

  it.each([
    ['too short', { body: weights.subarray(0, 2000) }, /ended after 2000 of 3000 bytes/],
    ['too long', { body: Buffer.concat([weights, weights]) }, /more than its 3000 bytes came/],
    ['of another length than it says', { headers: { 'content-length': '9000' }, cutAfter: 3000 }, null],
  ])('%s is refused, or taken where it is whole all the same', async (_, fault, problem) => {
    const { hub, cacheDir } = await start();
    onDownload(hub, () => ({ ignoresRange: true, ...fault }));
    if (problem === null) {
      // All bytes came, and their hash is right: that the server announced more does not matter.
      expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
      return;
    }
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe('hub-file-damaged');
    expect(message).toMatch(problem);
  });

  it('as another part than was asked for is not put behind what is there', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) =>
      count === 1
        ? { cutAfter: 900 }
        : count === 2
          ? { headers: { 'content-range': 'bytes 800-2999/3000' } }
          : undefined,
    );
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    expect(storeRanges(hub)).toEqual([undefined, 'bytes=900-', undefined]);
  });
});

describe('a small file', () => {
  it('of which the hub gives no hash does not go on with what was left: nothing could tell whether that is right', async () => {
    const { hub, cacheDir } = await start();
    const file = await fetchOne({ hub, cacheDir, wanted: 'config.json' });
    const [etag = ''] = readdirSync(blobsOf(cacheDir));
    const other = temporaryFolder();
    mkdirSync(blobsOf(other), { recursive: true });
    writeFileSync(path.join(blobsOf(other), `${etag}.incomplete`), Buffer.alloc(8));
    expect(readFileSync(await fetchOne({ hub, cacheDir: other, wanted: 'config.json' }))).toEqual(
      readFileSync(file),
    );
  });
});

describe('a file that changes between two tries', () => {
  const next = Buffer.from('{"a": 22, "b": 3}');

  it('is asked about anew, and is never made of two', async () => {
    const { hub, cacheDir } = await start();
    hub.fault = (request, count) => {
      if (request.method !== 'GET' || !request.path.endsWith('config.json')) return undefined;
      if (count === 1) return { cutAfter: 4 };
      hub.models.get(id)!.set('config.json', next);
      return undefined;
    };
    const file = await fetchOne({ hub, cacheDir, wanted: 'config.json' });
    expect(readFileSync(file)).toEqual(next);
    expect(hub.requests('HEAD', 'config.json')).toHaveLength(2);
    const [, second] = hub.requests('GET', 'config.json');
    expect(second!.headers.range).toBe('bytes=4-');
    expect(second!.headers['if-range']).toMatch(/^"[0-9a-f]{40}"$/);
  });

  it('every time is given up', async () => {
    const { hub, cacheDir } = await start();
    hub.fault = ({ method, path: asked }, count) =>
      asked.endsWith('config.json') ? { etag: `${method}${count}` } : undefined;
    const { code, message } = await failure({ hub, cacheDir, wanted: 'config.json' });
    expect([code, message]).toEqual([
      'hub-answer-unsound',
      expect.stringContaining('another file at every try'),
    ]);
  });
});

describe('a refusal', () => {
  const answer = (hub: FakeHub, status: number, headers: Record<string, string> = {}) => {
    hub.fault = ({ server }) => (server === 'hub' ? { status, headers } : undefined);
  };

  it.each([
    [404, {}, 'hub-not-found', /There is no model somebody\/model on the hub/],
    [404, { 'x-error-code': 'RevisionNotFound' }, 'hub-not-found', /has no revision "main"/],
    [401, {}, 'hub-access-denied', /private, gated, not there.*https:\/\/huggingface\.co\/somebody\/model/],
    [403, { 'x-error-code': 'GatedRepo' }, 'hub-access-denied', /agreed to its terms\. Agree on https:/],
    [418, {}, 'hub-answer-unsound', /its status is 418/],
  ])('%i is told as what it is, without another try', async (status, headers, expected, problem) => {
    const { hub, cacheDir } = await start();
    answer(hub, status, headers);
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe(expected);
    expect(message).toMatch(problem);
    expect(hub.seen).toHaveLength(1);
  });

  it('without a token says how to have one', async () => {
    const { hub, cacheDir } = await start();
    answer(hub, 401);
    const { message } = await failure({ hub, cacheDir, token: undefined });
    expect(message).toMatch(/without a token .* set HF_TOKEN to a token from https:/);
    expect(hub.seen[0]!.headers.authorization).toBeUndefined();
  });

  it('for a while (429) is waited for as long as it says', async () => {
    const { hub, cacheDir } = await start();
    hub.fault = ({ server }, count) =>
      server === 'store' && count === 1 ? { status: 429, headers: { 'retry-after': '0' } } : undefined;
    expect(readFileSync(await fetchOne({ hub, cacheDir, patience: { backoffMs: 60_000 } }))).toEqual(weights);
  });

  it('for longer than anybody waits is told at once', async () => {
    const { hub, cacheDir } = await start();
    answer(hub, 429, { 'retry-after': '3600' });
    const { code, message } = await failure({ hub, cacheDir });
    expect([code, message]).toEqual(['hub-rate-limited', expect.stringContaining('in 3600 seconds')]);
    expect(hub.seen).toHaveLength(1);
  });

  it.each([500, 502, 503])('%i passes, or is given up', async (status) => {
    const { hub, cacheDir } = await start();
    hub.fault = (_, count) => (count === 1 ? { status } : undefined);
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    hub.seen.length = 0;
    answer(hub, status);
    expect((await failure({ hub, cacheDir: temporaryFolder() })).code).toBe('hub-unreachable');
    expect(hub.seen).toHaveLength(testPatience.tries);
  });

  it('by nobody at all says what cannot be reached', async () => {
    const { hub, cacheDir } = await start();
    hub.stop();
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe('hub-unreachable');
    expect(message).toMatch(/^http:\/\/127\.0\.0\.1:\d+ cannot be reached.*ECONNREFUSED.*HTTPS_PROXY/);
  });
});

describe('an answer that cannot be right', () => {
  it.each([
    ['a circle', { location: '/somebody/model/resolve/x' }, /sends in a circle/],
    ['a redirect to no address', { location: 'file:///etc/passwd' }, /not to an address of http or https/],
    ['a redirect nowhere', {}, /it names none/],
  ])('%s is refused', async (_, headers, problem) => {
    const { hub, cacheDir } = await start();
    hub.fault = ({ path: asked }) => (asked.includes('/resolve/') ? { status: 302, headers } : undefined);
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe('hub-answer-unsound');
    expect(message).toMatch(problem);
  });

  it.each(['../../../evil', '..', 'a/b', 'con', '', 'x'.repeat(300)])(
    'an etag "%s" names no file of ours',
    async (etag) => {
      const { hub, cacheDir } = await start();
      hub.fault = ({ method }) => (method === 'HEAD' ? { etag } : undefined);
      expect((await failure({ hub, cacheDir })).message).toMatch(
        /the etag of somebody\/model, model\.safetensors is/,
      );
      expect(readdirSync(cacheDir)).toEqual([]);
    },
  );

  it.each([
    ['no JSON', '<html>Welcome to our hotel</html>', /no JSON, so this may not be a hub/],
    ['no commit', '{"sha": "../../x", "siblings": []}', /not of the form that is known \("sha"/],
    ['no list', '{}', /not of the form that is known/],
  ])('a model told of in %s is refused', async (_, body, problem) => {
    const { hub, cacheDir } = await start();
    hub.fault = () => ({ body: Buffer.from(body) });
    const { code, message } = await failure({ hub, cacheDir });
    expect(code).toBe('hub-answer-unsound');
    expect(message).toMatch(problem);
  });

  it('a file whose name leads out of the folder is none of the model', async () => {
    const evil = [
      '../evil',
      '/etc/evil',
      'a/../../evil',
      'C:\\evil',
      'a\\..\\evil',
      'a//b',
      'nul',
      'x\u0000',
      'x:y',
      'x.',
    ];
    const { hub, cacheDir } = await start();
    for (const name of evil) hub.models.get(id)!.set(name, Buffer.from('evil'));
    const client = await HubClient.open(hub.settings(cacheDir), testPatience);
    const repository = await openRepository(client, { id, revision: 'main' });
    expect([...repository.files.keys()]).toEqual(Object.keys(files));
    for (const name of evil) {
      const asked = fetchFiles(client, [{ repository, name }], new DownloadProgress());
      await expect(asked).rejects.toThrow(/no path below its folder/);
    }
    await client.close();
    expect(readdirSync(cacheDir)).toEqual([]);
  });
});

describe('the disk', () => {
  it('without room for all is said to be full before anything comes', async () => {
    const { hub, cacheDir } = await start();
    const { code, message } = await failure({
      hub,
      cacheDir,
      system: { freeBytes: () => Promise.resolve(2999) },
    });
    expect(code).toBe('disk-full');
    expect(message).toMatch(/set HF_HOME to a folder on another disk/);
    expect(storeRanges(hub)).toEqual([]);
  });

  it('needs room only for what is missing', async () => {
    const { hub, cacheDir } = await start();
    mkdirSync(blobsOf(cacheDir), { recursive: true });
    writeFileSync(path.join(blobsOf(cacheDir), `${sha256(weights)}.incomplete`), weights.subarray(0, 2000));
    const system = { freeBytes: () => Promise.resolve(1000) };
    expect(readFileSync(await fetchOne({ hub, cacheDir, system }))).toEqual(weights);
  });
});

describe('a disk that becomes full while a file comes', () => {
  it('is told of in words, and what came is kept', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, (count) => (count === 1 ? { cutAfter: 700 } : undefined));
    const handle = await open(path.join(temporaryFolder(), 'x'), 'w');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    const state = { pieces: 0 };
    const original: (...words: Parameters<FileHandle['writeFile']>) => Promise<void> = prototype.writeFile; // eslint-disable-line @typescript-eslint/unbound-method -- called on its file below
    vi.spyOn(prototype, 'writeFile').mockImplementation(function (this: FileHandle, data, options) {
      // The lock is written by the same function: it is text.
      if (typeof data !== 'string' && ++state.pieces > 1) return Promise.reject(full);
      return original.call(this, data, options);
    });
    try {
      const { code, message } = await failure({ hub, cacheDir });
      expect([code, message]).toEqual(['disk-full', expect.stringContaining('goes on where it stopped')]);
    } finally {
      vi.restoreAllMocks();
    }
    expect(readFileSync(path.join(blobsOf(cacheDir), `${sha256(weights)}.incomplete`))).toEqual(
      weights.subarray(0, 700),
    );
  });
});

describe('a download', () => {
  it('is stopped by a signal, keeps what came, and goes on from there', async () => {
    const { hub, cacheDir } = await start();
    onDownload(hub, () => ({ stallAfter: 1200 }));
    const stop = new AbortController();
    const reason = new Error('enough');
    const patience = { stallMs: 20_000 };
    const stopped = fetchOne({ hub, cacheDir, signal: stop.signal, patience });
    const partial = path.join(blobsOf(cacheDir), `${sha256(weights)}.fovea.incomplete`);
    await vi.waitFor(() => expect(lstatSync(partial).size).toBe(1200), { timeout: 5000 });
    stop.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect(readdirSync(blobsOf(cacheDir))).toEqual([`${sha256(weights)}.incomplete`]);
    hub.fault = () => undefined;
    hub.seen.length = 0;
    expect(readFileSync(await fetchOne({ hub, cacheDir }))).toEqual(weights);
    expect(storeRanges(hub)).toEqual(['bytes=1200-']);
  });

  it('of the same file at the same time happens once', async () => {
    const { hub, cacheDir } = await start();
    const both = await Promise.all([fetchOne({ hub, cacheDir }), fetchOne({ hub, cacheDir })]);
    for (const file of both) expect(readFileSync(file)).toEqual(weights);
    expect(storeRanges(hub)).toEqual([undefined]);
    expect(readdirSync(blobsOf(cacheDir))).toEqual([sha256(weights)]);
  });
});
