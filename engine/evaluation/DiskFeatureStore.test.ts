import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DiskFeatureStore } from './DiskFeatureStore.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
});
afterEach(() => rm(folder, { recursive: true }));

const key = 'ab12';
const features = {
  ...{ width: 30, height: 20, lowres: new Float32Array([1, -2.5, 1 / 3]), lowresMs: 12.5 },
  ...{ highres: new Float32Array(1000).fill(7), highresMs: 100 },
};

test('gives back what was put, bit by bit, to another process too', async () => {
  const store = new DiskFeatureStore(path.join(folder, 'new', 'folder'));
  expect(await store.get(key)).toBeNull();
  await store.put(key, features);
  expect(await new DiskFeatureStore(path.join(folder, 'new', 'folder')).get(key)).toEqual(features);
  expect(await store.get('ab13')).toBeNull();
});

test('two that put at once leave one whole file and nothing else', async () => {
  const stores = [1, 2, 3, 4].map(() => new DiskFeatureStore(folder));
  await Promise.all(stores.map((store) => store.put(key, features)));
  expect(await readdir(path.join(folder, 'ab'))).toEqual(['ab12.features']);
  expect(await stores[0]!.get(key)).toEqual(features);
});

test('a file that is cut, or of another layout, counts as absent', async () => {
  const store = new DiskFeatureStore(folder);
  await store.put(key, features);
  const file = path.join(folder, 'ab', 'ab12.features');
  const whole = await readFile(file);
  for (const size of [whole.length - 4, 30, 18, 3, 0]) {
    await writeFile(file, whole);
    await truncate(file, size);
    expect(await store.get(key)).toBeNull();
  }
  whole.write('9', 15);
  await writeFile(file, whole);
  expect(await store.get(key)).toBeNull();
});
