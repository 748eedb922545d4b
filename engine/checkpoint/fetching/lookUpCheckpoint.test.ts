import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FakeHub, testCommit, testPatience } from '../../hub/testing/FakeHub.js';
import { EngineError } from '../../protocol/EngineError.js';
import { parseHubName } from '../../protocol/hubName.js';
import type { HubOffer } from '../../protocol/hubOffer.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { writeSafetensors } from '../files/writeSafetensors.js';
import { fetchCheckpoint } from './fetchCheckpoint.js';
import { listCachedCheckpoints } from './listCachedCheckpoints.js';
import { lookUpCheckpoint } from './lookUpCheckpoint.js';

const temporaryFolder = temporaryFolders();
const id = 'somebody/llava';
const towerId = 'openai/clip-vit-large-patch14-336';
const weightsBytes = 4000;
const config = JSON.stringify({ model_type: 'llava', mm_vision_tower: towerId });
const decoderTensor = 'model.embed_tokens.weight';
const index = JSON.stringify({ weight_map: { [decoderTensor]: 'a.safetensors', x: 'b.safetensors' } });

const sharded = {
  'config.json': config,
  'tokenizer.model': 'pieces',
  'model.safetensors.index.json': index,
  'a.safetensors': Buffer.alloc(weightsBytes, 1),
  'b.safetensors': Buffer.alloc(weightsBytes, 2),
  'README.md': '# not needed',
};
const tower = { 'config.json': '{}', 'pytorch_model.bin': Buffer.alloc(500), 'tf_model.h5': 'x' };
const sizeOf = (...files: readonly (string | Buffer)[]) =>
  files.reduce((sum, file) => sum + Buffer.byteLength(file), 0);
const neededBytes =
  sizeOf(config, 'pieces', index, sharded['a.safetensors'], sharded['b.safetensors']) +
  sizeOf(tower['config.json'], tower['pytorch_model.bin']);

async function start(files: Record<string, string | Buffer> = sharded) {
  const hub = await FakeHub.start({ [id]: files, [towerId]: tower });
  const cacheDir = temporaryFolder();
  const settings = hub.settings(cacheDir);
  const lookUp = (name = id): Promise<HubOffer> =>
    lookUpCheckpoint(parseHubName(name), { settings, patience: testPatience });
  const fetch = () => fetchCheckpoint(parseHubName(id), { settings, patience: testPatience });
  return { hub, cacheDir, settings, lookUp, fetch };
}

async function failure(promise: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (error instanceof EngineError) return error;
  throw new Error(`Expected an EngineError, got ${String(error)}`);
}

it('says what comes, with the tower, and what it takes, before anything large came', async () => {
  const { hub, cacheDir, lookUp } = await start();
  hub.facts.set(id, { cardData: { license: 'llama2' }, tags: ['license:other'] });
  const offer = await lookUp();
  expect(offer).toMatchObject({
    name: id,
    commit: testCommit,
    licence: 'llama2',
    fileCount: 7,
    totalBytes: neededBytes,
    hereBytes: sizeOf(config, index),
    folder: path.join(cacheDir, 'models--somebody--llava'),
    tower: { id: towerId, isCertain: true },
    isWhole: false,
    notices: [],
  });
  expect(offer.freeBytes).toBeGreaterThan(0);
  expect(hub.seen.filter(({ method, server }) => method === 'GET' && server === 'store')).toEqual([]);
  expect(existsSync(path.join(cacheDir, 'models--somebody--llava', 'refs')), 'no name stands for it').toBe(
    false,
  );
  expect(await listCachedCheckpoints(cacheDir)).toEqual([]);
});

it('counts what an earlier try left, and then all of it', async () => {
  const { hub, lookUp, fetch } = await start();
  hub.fault = ({ server, method, path: asked }) => {
    if (server !== 'store' || method !== 'GET') return undefined;
    return asked.includes('b.safetensors') ? { cutAfter: 0 } : asked.includes('a.s') ? {} : undefined;
  };
  await failure(fetch());
  const { hereBytes } = await lookUp();
  expect(hereBytes).toBe(sizeOf(config, index, 'pieces') + weightsBytes);
  hub.fault = () => undefined;
  await fetch();
  expect(await lookUp()).toMatchObject({ hereBytes: neededBytes, totalBytes: neededBytes, isWhole: true });
});

it('cannot tell of one file of weights whether the tower is in it', async () => {
  const file = path.join(temporaryFolder(), 'x.safetensors');
  const bytes = () => Uint8Array.of(1);
  await writeSafetensors(file, [{ name: decoderTensor, type: 'U8', shape: [1], bytes }], {});
  const weights = readFileSync(file);
  const { lookUp, fetch } = await start({ 'config.json': config, 'model.safetensors': weights });
  expect(await lookUp()).toMatchObject({
    tower: { id: towerId, isCertain: false },
    totalBytes: sizeOf(config, weights),
    isWhole: false,
  });
  await fetch();
  expect(await lookUp()).toMatchObject({ tower: { id: towerId, isCertain: true }, isWhole: true });
});

it.each([
  ['the tag', { tags: ['x', 'license:mit'] }, 'mit'],
  ['a name beside "other"', { cardData: { license: 'other', license_name: 'llama3.2' } }, 'llama3.2'],
  ['"other" alone', { cardData: { license: 'other' } }, 'other'],
  ['several', { cardData: { license: ['mit', 'apache-2.0'] } }, 'mit, apache-2.0'],
  ['nothing', {}, null],
  ['nonsense', { cardData: 7, tags: 'license:mit' }, null],
])('takes the licence from %s', async (_, facts, licence) => {
  const { hub, lookUp } = await start();
  hub.facts.set(id, facts);
  expect((await lookUp()).licence).toBe(licence);
});

it('refuses a model of another kind by its config alone', async () => {
  const bert = { 'config.json': '{"model_type": "bert"}', 'model.safetensors': Buffer.alloc(10) };
  const { hub, lookUp } = await start(bert);
  const { code, message } = await failure(lookUp());
  expect(code).toBe('checkpoint-malformed');
  expect(message).toMatch(/^somebody\/llava is no model that Fovea reads: .*Found "model_type" "bert"/);
  expect(hub.seen.filter(({ server }) => server === 'store')).toEqual([]);
});

it.each([
  [{ 'config.json': '{}', 'model.gguf': 'x' }, 200, 'checkpoint-missing'],
  [sharded, 401, 'hub-access-denied'],
  [sharded, 404, 'hub-not-found'],
  [sharded, 429, 'hub-rate-limited'],
  [sharded, 500, 'hub-unreachable'],
])('says what is wrong with %#', async (files, status, code) => {
  const { hub, lookUp } = await start(files);
  if (status !== 200) hub.fault = () => ({ status });
  expect((await failure(lookUp())).code).toBe(code);
});

it('offers without network what is whole, and says what to do about what is not', async () => {
  const { hub, settings, cacheDir, lookUp, fetch } = await start();
  await fetch();
  hub.stop();
  expect(await lookUp()).toMatchObject({
    totalBytes: neededBytes,
    hereBytes: neededBytes,
    fileCount: 7,
    isWhole: true,
    notices: [expect.stringContaining('cannot be reached')],
  });
  const offline = { settings: { ...settings, offline: true } };
  expect((await lookUpCheckpoint(parseHubName(id), offline)).isWhole).toBe(true);
  const { code, message } = await failure(lookUpCheckpoint(parseHubName('a/b'), offline));
  expect(code).toBe('hub-unreachable');
  expect(message).toMatch(/HF_HUB_OFFLINE is set.*a\/b is not whole in the cache .*from another machine/);
  expect(await listCachedCheckpoints(cacheDir)).toEqual([{ name: id, bytes: neededBytes }]);
});

it('lists what is whole and can be read, under each name it was downloaded by', async () => {
  const { cacheDir, fetch } = await start();
  await fetch();
  const refs = path.join(cacheDir, 'models--somebody--llava', 'refs');
  mkdirSync(path.join(refs, 'pr'));
  writeFileSync(path.join(refs, 'pr', '1'), testCommit);
  writeFileSync(path.join(refs, 'gone'), 'a'.repeat(40));
  mkdirSync(path.join(cacheDir, 'models--x'));
  mkdirSync(path.join(cacheDir, 'datasets--a--b'));
  const names = (await listCachedCheckpoints(cacheDir)).map(({ name }) => name);
  expect(names.sort(), 'the tower is no model of its own').toEqual([id, `${id}@pr/1`]);
  expect(await listCachedCheckpoints(path.join(cacheDir, 'nowhere'))).toEqual([]);
});
