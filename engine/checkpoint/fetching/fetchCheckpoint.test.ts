import { createServer } from 'node:http';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseHubName } from '../../protocol/hubName.js';
import type { HubSettings } from '../../hub/hubSettings.js';
import { FakeHub, testCommit, testPatience } from '../../hub/testing/FakeHub.js';
import { EngineError } from '../../protocol/EngineError.js';
import { type CheckpointSizes, makeCheckpoint } from '../../testing/makeCheckpoint.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { Checkpoint } from '../Checkpoint.js';
import { convertCheckpoint } from '../conversion/convertCheckpoint.js';
import { writeSafetensors } from '../files/writeSafetensors.js';
import { fetchCheckpoint, type FetchedCheckpoint } from './fetchCheckpoint.js';
import { findCachedCheckpoint } from './findCachedCheckpoint.js';

const temporaryFolder = temporaryFolders();
afterEach(() => vi.unstubAllEnvs());

const id = 'somebody/llava';
const towerId = 'openai/clip-vit-large-patch14-336';
const decoderTensor = 'model.embed_tokens.weight';
const towerTensor = 'model.vision_tower.vision_tower.vision_model.post_layernorm.weight';

const tinySizes: CheckpointSizes = {
  hiddenSize: 16,
  intermediateSize: 32,
  layers: 2,
  heads: 2,
  vocabularySize: 20,
  flexStartLayer: 1,
  zoomRatio: 2,
  threshold: 48,
  ropeTheta: 10_000,
  visionHiddenSize: 16,
  visionHeads: 2,
  visionLayers: 2,
  imageSize: 32,
  patchSize: 8,
  selectLayer: -2,
  activation: 'quick_gelu',
  projector: 'mlp2x_gelu',
  tiedEmbeddings: false,
};

/** A file of weights with tensors of these names. */
async function weights(...names: string[]): Promise<Buffer> {
  const file = path.join(temporaryFolder(), 'x.safetensors');
  const tensors = names.map((name) => ({
    name,
    type: 'U8' as const,
    shape: [1],
    bytes: () => Uint8Array.of(1),
  }));
  await writeSafetensors(file, tensors, {});
  return readFileSync(file);
}

const index = (map: Record<string, string>) => JSON.stringify({ weight_map: map });
const config = JSON.stringify({ model_type: 'llava', mm_vision_tower: towerId });

/** What no checkpoint needs. */
const clutter = {
  'README.md': '#',
  '.gitattributes': '',
  'model.Q4.gguf': 'x',
  'flax_model.msgpack': 'x',
  'tf_model.h5': 'x',
  'consolidated.00.pth': 'x',
  'mm_projector.bin': 'x',
  'onnx/config.json': '{}',
  'training_args.bin': 'x',
};

const tower = {
  'config.json': '{}',
  'preprocessor_config.json': '{}',
  'pytorch_model.bin': 'pickle',
  'tf_model.h5': 'x',
  'tokenizer.json': '{}',
};

async function sharded(withTower: boolean): Promise<Record<string, string | Buffer>> {
  const map = { [decoderTensor]: 'a.safetensors', ...(withTower && { [towerTensor]: 'b.safetensors' }) };
  return {
    ...clutter,
    'config.json': config,
    'generation_config.json': '{}',
    'tokenizer.model': 'pieces',
    'tokenizer_config.json': '{}',
    'special_tokens_map.json': '{}',
    'chat_template.jinja': '{}',
    'model.safetensors.index.json': index(map),
    'a.safetensors': await weights(decoderTensor),
    ...(withTower && { 'b.safetensors': await weights(towerTensor) }),
    'pytorch_model.bin.index.json': index({ x: 'pytorch_model-1.bin' }),
    'pytorch_model-1.bin': 'pickle',
  };
}

function fetchIt(settings: HubSettings, name = id): Promise<FetchedCheckpoint> {
  return fetchCheckpoint(parseHubName(name), { settings, patience: testPatience });
}

async function failure(fetching: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await fetching.catch((caught: unknown) => caught);
  if (error instanceof EngineError) return error;
  throw new Error(`Expected an EngineError, got ${String(error)}`);
}

/** Files below a folder, with links followed. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

describe('a checkpoint of the hub', () => {
  it('is fetched with what the engine reads and nothing else, in one format of weights', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const cacheDir = temporaryFolder();
    const fetched = await fetchIt(hub.settings(cacheDir));
    const repository = path.join(cacheDir, 'models--somebody--llava');
    expect(fetched).toEqual({
      folder: path.join(repository, 'snapshots', testCommit),
      id,
      commit: testCommit,
      tower: null,
      notices: [],
    });
    expect(filesIn(fetched.folder)).toEqual([
      'a.safetensors',
      'b.safetensors',
      'chat_template.jinja',
      'config.json',
      'generation_config.json',
      'model.safetensors.index.json',
      'special_tokens_map.json',
      'tokenizer.model',
      'tokenizer_config.json',
    ]);
    expect(readFileSync(path.join(repository, 'refs', 'main'), 'utf8')).toBe(testCommit);
    expect(await findCachedCheckpoint(parseHubName(id), cacheDir)).toMatchObject({ folder: fetched.folder });
  });

  it('without its vision tower brings the repository that it names, of which only what is needed', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(false), [towerId]: tower });
    const cacheDir = temporaryFolder();
    const fetched = await fetchIt(hub.settings(cacheDir));
    expect(fetched.tower?.id).toBe(towerId);
    expect(filesIn(fetched.tower!.folder)).toEqual([
      'config.json',
      'preprocessor_config.json',
      'pytorch_model.bin',
    ]);
    expect(
      existsSync(path.join(cacheDir, 'models--openai--clip-vit-large-patch14-336', 'refs', 'main')),
    ).toBe(true);
    expect(await findCachedCheckpoint(parseHubName(id), cacheDir)).toMatchObject({ tower: fetched.tower });
    rmSync(fetched.tower!.folder, { recursive: true });
    const { message } = await failure(findCachedCheckpoint(parseHubName(id), cacheDir));
    expect(message).toMatch(
      /its vision tower openai\/clip-vit-large-patch14-336 is not there\. Get it with: fovea fetch/,
    );
  });

  it.each([
    ['with', [decoderTensor, towerTensor], null],
    ['without', [decoderTensor], towerId],
  ])('in one file is looked into for its tower: %s', async (_, names, expected) => {
    const files = { 'config.json': config, 'model.safetensors': await weights(...names) };
    const hub = await FakeHub.start({ [id]: files, [towerId]: tower });
    const states: number[] = [];
    const fetched = await fetchCheckpoint(parseHubName(id), {
      settings: hub.settings(temporaryFolder()),
      patience: testPatience,
      onProgress: ({ files: { done, total } }) => states.push(done / total),
    });
    expect(fetched.tower?.id ?? null).toBe(expected);
    expect(states.at(-1)).toBe(1);
  });

  it('with its tower in a folder, and with variants, brings these', async () => {
    const files = {
      'config.json': JSON.stringify({ model_type: 'llava', mm_vision_tower: 'vision' }),
      'vision/config.json': '{}',
      'model.safetensors': await weights(decoderTensor),
      'variants/hd/config.json': '{}',
      'variants/hd/model.safetensors': await weights('x'),
      'variants/other/model.safetensors': 'x',
    };
    const hub = await FakeHub.start({ [id]: files });
    const { folder, tower: none } = await fetchIt(hub.settings(temporaryFolder()));
    expect(none).toBeNull();
    expect(filesIn(folder)).toEqual(
      Object.keys(files)
        .filter((name) => !name.includes('other'))
        .map((name) => path.normalize(name))
        .sort(),
    );
  });

  it('opens as a folder of links, under its own name, and is converted to one of files', async () => {
    const made = temporaryFolder();
    await makeCheckpoint(made, tinySizes, 1);
    const files = Object.fromEntries(
      filesIn(made).map((name) => [name, readFileSync(path.join(made, name))]),
    );
    const hub = await FakeHub.start({ [id]: files });
    const { folder } = await fetchIt(hub.settings(temporaryFolder()));
    const opened = Checkpoint.open(folder);
    expect(opened.config.modelName).toBe('llava');
    opened.close();
    const target = path.join(temporaryFolder(), 'converted');
    await convertCheckpoint(folder, target, { weights: 'fp32' });
    expect(lstatSync(path.join(target, 'config.json')).isFile()).toBe(true);
    Checkpoint.open(target).close();
  });

  it('whose tower lies on the machine where it was made says so', async () => {
    const files = {
      'config.json': JSON.stringify({ model_type: 'llava', mm_vision_tower: '/data/clip' }),
      'model.safetensors': await weights(decoderTensor),
    };
    const hub = await FakeHub.start({ [id]: files });
    const { notices } = await fetchIt(hub.settings(temporaryFolder()));
    expect(notices).toEqual([expect.stringMatching(/by a path of another machine \("\/data\/clip"\)/)]);
  });

  it.each([
    [
      'only GGUF',
      { 'config.json': '{}', 'model.Q4.gguf': 'x' },
      /no checkpoint that Fovea reads.*it has config\.json, model\.Q4\.gguf\./,
    ],
    ['no config', { 'model.safetensors': 'x' }, /Expected config\.json with model\.safetensors or/],
    ['nothing', {}, /it has no files/],
    [
      "an index of other people's files",
      { 'config.json': '{}', 'model.safetensors.index.json': index({ a: '../../a.safetensors' }) },
      /which is no plain file name/,
    ],
    [
      'an index of files that are not there',
      { 'config.json': '{}', 'model.safetensors.index.json': index({ a: 'a.safetensors' }) },
      /the repository has no a\.safetensors/,
    ],
  ])('with %s is refused', async (_, files, problem) => {
    const hub = await FakeHub.start({ [id]: files });
    expect((await failure(fetchIt(hub.settings(temporaryFolder())))).message).toMatch(problem);
  });

  it('that was cut is no whole one: the name does not stand for it', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const cacheDir = temporaryFolder();
    hub.fault = ({ server, path: asked }) =>
      server === 'store' && asked.includes('b.safetensors') ? { status: 500 } : undefined;
    expect((await failure(fetchIt(hub.settings(cacheDir)))).code).toBe('hub-unreachable');
    expect((await failure(findCachedCheckpoint(parseHubName(id), cacheDir))).message).toMatch(
      /it is not there/,
    );
    expect(
      (await failure(findCachedCheckpoint(parseHubName(`${id}@${testCommit}`), cacheDir))).message,
    ).toMatch(
      /of which b\.safetensors is not there\. Get it with: fovea fetch somebody\/llava --revision c0ffee/,
    );
    hub.fault = () => undefined;
    hub.seen.length = 0;
    await fetchIt(hub.settings(cacheDir));
    expect(
      hub.seen
        .filter(({ server }) => server === 'store')
        .map((one) => path.basename(one.path.split('?')[0]!)),
    ).toEqual(['b.safetensors']);
  });

  it('into a folder that may not be written to says so', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const folder = temporaryFolder();
    const cacheDir = path.join(folder, 'file');
    writeFileSync(cacheDir, '');
    const { code, message } = await failure(fetchIt(hub.settings(cacheDir)));
    expect(code).toBe('option-invalid');
    expect(message).toMatch(/Cannot write into the hub's cache .*Set HF_HOME/);
  });
});

describe('without network', () => {
  it('what is in the cache whole is used, and said', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const settings = hub.settings(temporaryFolder());
    const { folder } = await fetchIt(settings);
    hub.stop();
    const again = await fetchIt(settings);
    expect(again.folder).toBe(folder);
    expect(again.notices).toEqual([
      expect.stringMatching(/cannot be reached.*What is in the cache is used\./),
    ]);
    const offline = await fetchIt({ ...settings, offline: true });
    expect(offline.notices).toEqual([expect.stringMatching(/HF_HUB_OFFLINE/)]);
  });

  it('a commit that is in the cache is not asked about', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const settings = hub.settings(temporaryFolder());
    await fetchIt(settings);
    hub.seen.length = 0;
    expect((await fetchIt(settings, `${id}@${testCommit}`)).notices).toEqual([]);
    expect(hub.seen).toEqual([]);
  });

  it('what is not in the cache is not there', async () => {
    const hub = await FakeHub.start({});
    const settings = hub.settings(temporaryFolder());
    hub.stop();
    expect((await failure(fetchIt(settings))).code).toBe('hub-unreachable');
    const { code, message } = await failure(fetchIt({ ...settings, offline: true }));
    expect(code).toBe('checkpoint-missing');
    expect(message).toMatch(/Get it with: fovea fetch somebody\/llava$/);
  });

  it('a refusal of the hub is not hidden by the cache', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const settings = hub.settings(temporaryFolder());
    await fetchIt(settings);
    hub.fault = () => ({ status: 403 });
    expect((await failure(fetchIt(settings))).code).toBe('hub-access-denied');
  });
});

describe('what another program downloaded', () => {
  it('is found and not downloaded again', async () => {
    const files = await sharded(true);
    const hub = await FakeHub.start({ [id]: files });
    const cacheDir = temporaryFolder();
    const snapshot = path.join(cacheDir, 'models--somebody--llava', 'snapshots', testCommit);
    mkdirSync(snapshot, { recursive: true });
    for (const [name, content] of Object.entries(files).filter(([name]) => !name.includes('/')))
      writeFileSync(path.join(snapshot, name), content);
    await fetchIt(hub.settings(cacheDir));
    expect(hub.seen.map((one) => one.path)).toEqual([`/api/models/${id}/revision/main?blobs=true`]);
  });
});

describe('a proxy', () => {
  it('is used for every host but those that need none', async () => {
    const hub = await FakeHub.start({ [id]: await sharded(true) });
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      const [host, port] = url.split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      vi.stubEnv('http_proxy', undefined);
      await fetchIt(hub.settings(temporaryFolder()));
      expect(new Set(asked)).toEqual(
        new Set([hub.endpoint, hub.store].map((address) => new URL(address).host)),
      );
      asked.length = 0;
      vi.stubEnv('NO_PROXY', '127.0.0.1');
      await fetchIt(hub.settings(temporaryFolder()));
      expect(asked).toEqual([]);
      vi.stubEnv('HTTP_PROXY', 'not an address');
      expect((await failure(fetchIt(hub.settings(temporaryFolder())))).message).toMatch(
        /Expected HTTPS_PROXY and HTTP_PROXY/,
      );
    } finally {
      proxy.close();
      proxy.closeAllConnections();
    }
  });
});
