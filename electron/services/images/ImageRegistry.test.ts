import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PictureFacts } from '../../ipc/engineMessages.js';
import { ImageRegistry } from './ImageRegistry.js';
import { ServiceError } from '../ServiceError.js';
import { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';

let folder: string;
let photo: string;
let answer: PictureFacts | ServiceError;
let registry: ImageRegistry;
let temporaryFolder: TemporaryFolder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-images-'));
  photo = join(folder, 'photo.jpg');
  await writeFile(photo, 'twelve bytes');
  answer = { width: 30, height: 20, format: 'jpeg', encodedHash: 'abc', transcoded: false };
  await mkdir(join(folder, 'temporary'));
  temporaryFolder = new TemporaryFolder(join(folder, 'temporary'));
  registry = new ImageRegistry({
    open: ({ name }) => {
      if (answer instanceof ServiceError) {
        return Promise.reject(new ServiceError(answer.code, `${name}: ${answer.message}`));
      }
      return Promise.resolve(answer);
    },
    temporaryFolder,
  });
});
afterEach(() => rm(folder, { recursive: true }));

it('serves an open file by id only', async () => {
  const opened = await registry.openFile(photo);
  expect(opened).toMatchObject({ name: 'photo.jpg', width: 30, height: 20, sizeBytes: 12 });
  expect(opened.url).toBe(`fovea://app/images/${opened.imageId}`);
  expect(registry.served(opened.imageId)).toEqual({ path: photo, mediaType: 'image/jpeg' });
  expect(registry.served(photo)).toBeUndefined();
  expect(registry.reference(opened.imageId)).toEqual({
    imageId: opened.imageId,
    path: photo,
    name: 'photo.jpg',
    encodedHash: 'abc',
  });
});

it('shows the copy and asks about the original of a format Chromium cannot show', async () => {
  answer = { width: 3, height: 2, format: 'tiff', encodedHash: 'def', transcoded: true };
  const { imageId } = await registry.openFile(photo);
  expect(registry.reference(imageId).path).toBe(photo);
  expect(registry.served(imageId)).toEqual({
    path: join(await temporaryFolder.path(), `${imageId}.png`),
    mediaType: 'image/png',
  });
});

it('opens a shipped image without the engine', async () => {
  answer = new ServiceError('engine-failed', 'no engine');
  const opened = await registry.openShipped(photo, { width: 8, height: 6, format: 'jpeg' });
  expect(opened).toMatchObject({ name: 'photo.jpg', width: 8, height: 6, format: 'jpeg', sizeBytes: 12 });
  expect(registry.served(opened.imageId)).toEqual({ path: photo, mediaType: 'image/jpeg' });
});

it('says what is missing', async () => {
  await expect(registry.openFile(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'image-missing' });
  await expect(registry.openFile(folder)).rejects.toMatchObject({ code: 'image-not-a-file' });
  expect(() => registry.reference('nobody')).toThrow(expect.objectContaining({ code: 'image-unknown' }));
});

it('keeps a paste under a name of its own, and removes all at the end', async () => {
  const opened = await registry.openBytes('../../evil.png', new Uint8Array([1, 2, 3]));
  expect(opened).toMatchObject({ name: 'evil.png', sizeBytes: 3 });
  expect(await readdir(await temporaryFolder.path())).toEqual([expect.stringMatching(/^pasted-[0-9a-f-]+$/)]);
  const kept = await temporaryFolder.path();
  registry.dispose();
  await expect(access(kept)).rejects.toThrow();
});

it('calls a broken paste by its name and keeps nothing of it', async () => {
  answer = new ServiceError('not-an-image', 'this is text.');
  await expect(registry.openBytes('note.png', new Uint8Array([1]))).rejects.toMatchObject({
    code: 'not-an-image',
    message: 'note.png: this is text.',
  });
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
});
