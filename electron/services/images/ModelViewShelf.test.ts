import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';
import type { ModelViewPaths } from '../engine/ViewRequests.js';
import { ServiceError } from '../ServiceError.js';
import { ModelViewShelf } from './ModelViewShelf.js';

const photo = { imageId: 'a', path: '/a.png', name: 'a.png', encodedHash: null };

let folder: string;
let temporaryFolder: TemporaryFolder;
let shelf: ModelViewShelf;
const write = vi.fn(async (_image: unknown, { input, lowres }: ModelViewPaths) => {
  await Promise.all([writeFile(input, 'large'), writeFile(lowres, 'small')]);
  return { input: 1008, lowres: 336, hd: null as number | null };
});

beforeEach(async () => {
  write.mockClear();
  folder = await mkdtemp(join(tmpdir(), 'fovea-views-'));
  temporaryFolder = new TemporaryFolder(folder);
  shelf = new ModelViewShelf({ write, temporaryFolder });
});
afterEach(() => rm(folder, { recursive: true }));

const fileOf = (url: string): string | undefined => shelf.served(url.split('/').at(-1)!)?.path;

it('makes the views of a picture once, and serves each as a file of its own', async () => {
  const [first, second] = await Promise.all([shelf.find(photo), shelf.find(photo)]);
  expect(second).toBe(first);
  expect(write).toHaveBeenCalledOnce();
  expect(first).toMatchObject({ input: { side: 1008 }, lowres: { side: 336 }, hd: null });
  expect(first.input.url).toMatch(/^fovea:\/\/app\/model-views\/[\w-]+$/);
  expect(existsSync(fileOf(first.input.url)!)).toBe(true);
  expect(fileOf(first.lowres.url)).not.toBe(fileOf(first.input.url));
});

it('throws the views away with the picture or the model, also those that are still being made', async () => {
  const { input } = await shelf.find(photo);
  await shelf.forget('a');
  expect(shelf.served(input.url.split('/').at(-1)!)).toBeUndefined();
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
  const making = shelf.find(photo);
  shelf.forgetAll();
  await making;
  await vi.waitFor(async () => expect(await readdir(await temporaryFolder.path())).toEqual([]));
  await shelf.find(photo);
  expect(write).toHaveBeenCalledTimes(3);
});

it('passes on why views were not made, and tries anew', async () => {
  write.mockRejectedValueOnce(new ServiceError('image-changed', 'a.png has changed. Open it again.'));
  await expect(shelf.find(photo)).rejects.toMatchObject({ code: 'image-changed' });
  await expect(shelf.find(photo)).resolves.toMatchObject({ input: { side: 1008 } });
});

it('keeps the views of a bounded number of pictures, those made last', async () => {
  const many = Array.from({ length: 66 }, (_, index) => ({ ...photo, imageId: `p${index}` }));
  const views = [];
  for (const one of many) views.push(await shelf.find(one));
  await vi.waitFor(async () => expect(await readdir(await temporaryFolder.path())).toHaveLength(2 * 64));
  expect(fileOf(views[0]!.input.url)).toBeUndefined();
  expect(fileOf(views[65]!.input.url)).toBeDefined();
});
