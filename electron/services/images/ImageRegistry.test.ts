import { createHash } from 'node:crypto';
import {
  access,
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { ImageReference, PictureFacts } from '../../ipc/engineMessages.js';
import type { LargePictureFacts } from '../../ipc/pictureMessages.js';
import { ImageRegistry } from './ImageRegistry.js';
import { ServiceError } from '../ServiceError.js';
import { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';

let folder: string;
let photo: string;
let answer: PictureFacts | ServiceError;
/** What the engine was asked to open. */
let asked: ImageReference[];
let registry: ImageRegistry;
let whileOpening: () => Promise<void>;
let temporaryFolder: TemporaryFolder;

/** What the process of large pictures says of one. */
let openLarge: (choices: ImageChoices | undefined) => Promise<LargePictureFacts | null>;

beforeEach(async () => {
  openLarge = () => Promise.resolve(null);
  whileOpening = () => Promise.resolve();
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'fovea-images-'));
  photo = join(folder, 'photo.jpg');
  await writeFile(photo, 'twelve bytes');
  answer = { width: 30, height: 20, format: 'jpeg', encodedHash: 'abc', transcoded: false };
  await mkdir(join(folder, 'temporary'));
  temporaryFolder = new TemporaryFolder(join(folder, 'temporary'));
  registry = new ImageRegistry({
    open: async (image) => {
      const { name } = image;
      asked.push(image);
      await whileOpening();
      if (answer instanceof ServiceError) {
        throw new ServiceError(answer.code, `${name}: ${answer.message}`);
      }
      return answer;
    },
    close: () => undefined,
    sessions: {
      begin: ({ sha256, choices }) => Promise.resolve({ sessionId: `session-${sha256}`, choices }),
      end: () => Promise.resolve(),
    },
    large: {
      open: ({ choices }) => openLarge(choices),
      close: () => undefined,
      tile: () => Promise.resolve(null),
    },
    temporaryFolder,
  });
});
afterEach(() => rm(folder, { recursive: true }));

it('serves an open file by id only', async () => {
  const opened = await registry.openFile(photo);
  expect(opened).toMatchObject({ name: 'photo.jpg', width: 30, height: 20, sizeBytes: 12 });
  expect(opened.url).toBe(`fovea://app/images/${opened.imageId}`);
  const copy = join(await temporaryFolder.path(), `opened-${opened.imageId}`);
  expect(registry.served(opened.imageId)).toEqual({ path: copy, mediaType: 'image/jpeg' });
  expect(registry.served(photo)).toBeUndefined();
  expect(registry.reference(opened.imageId)).toEqual({
    imageId: opened.imageId,
    path: copy,
    name: 'photo.jpg',
    encodedHash: 'abc',
  });
});

it('works from the file as it was opened, whatever becomes of it, and says what has', async () => {
  const hash = createHash('sha256').update('twelve bytes').digest('hex');
  answer = { width: 30, height: 20, format: 'jpeg', encodedHash: hash, transcoded: false };
  const { imageId, copied } = await registry.openFile(photo);
  expect(copied).toBe(true);
  expect(await registry.onDisk(imageId)).toBe('same');
  const later = new Date(Date.now() + 60_000);
  await utimes(photo, later, later);
  expect(await registry.onDisk(imageId), 'only touched').toBe('same');
  await writeFile(photo, 'other bytes!');
  await utimes(photo, new Date(0), new Date(0));
  expect(await registry.onDisk(imageId)).toBe('changed');
  expect(await readFile(registry.served(imageId)!.path, 'utf8')).toBe('twelve bytes');
  expect(await readFile(registry.reference(imageId).path, 'utf8')).toBe('twelve bytes');
  await rm(photo);
  expect(await registry.onDisk(imageId)).toBe('gone');
  await expect(registry.reload(imageId)).rejects.toMatchObject({ code: 'image-missing' });
  expect(registry.served(imageId), 'a failed reload leaves it as it was').toBeDefined();
  await writeFile(photo, 'a longer one than that');
  const reloaded = await registry.reload(imageId);
  expect(reloaded).toMatchObject({ name: 'photo.jpg', sizeBytes: 22 });
  expect(registry.served(imageId)).toBeUndefined();
  expect(await readdir(await temporaryFolder.path())).toEqual([`opened-${reloaded.imageId}`]);
  await registry.close(reloaded.imageId);
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
});

it('opens a file once, under whatever path and however often at once', async () => {
  const link = join(folder, 'link.jpg');
  await symlink(photo, link);
  const [first, second] = await Promise.all([registry.openFile(photo), registry.openFile(link)]);
  expect(second).toBe(first);
  expect(await registry.openFile(link)).toBe(first);
  await writeFile(photo, 'now it is another picture');
  expect((await registry.openFile(photo)).imageId).not.toBe(first.imageId);
});

it('serves a file that is too large for a copy only while it is the one that was opened', async () => {
  const large = join(folder, 'large.jpg');
  await writeFile(large, '');
  await truncate(large, 2 ** 28 + 1);
  const { imageId, copied } = await registry.openFile(large);
  expect(copied).toBe(false);
  const { size, mtimeMs, ino } = await stat(large);
  expect(registry.served(imageId)).toEqual({
    path: large,
    mediaType: 'image/jpeg',
    stamp: { size, mtimeMs, ino },
  });
});

it('refuses a file that is written to while it is opened', async () => {
  const large = join(folder, 'large.jpg');
  await writeFile(large, '');
  await truncate(large, 2 ** 28 + 1);
  whileOpening = () => appendFile(large, 'more');
  await expect(registry.openFile(large)).rejects.toMatchObject({ code: 'image-changing' });
});

it('shows the copy and asks about the original of a format Chromium cannot show', async () => {
  answer = { width: 3, height: 2, format: 'tiff', encodedHash: 'def', transcoded: true };
  const { imageId } = await registry.openFile(photo);
  expect(registry.reference(imageId).path).toBe(join(await temporaryFolder.path(), `opened-${imageId}`));
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

it('gives a paste again whose bytes are open, also while they are being opened', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const encodedHash = createHash('sha256').update(bytes).digest('hex');
  answer = { ...(answer as PictureFacts), encodedHash };
  const [first, meanwhile] = await Promise.all([
    registry.openBytes('image.png', bytes),
    registry.openBytes('image.png', bytes),
  ]);
  expect(meanwhile.imageId).toBe(first.imageId);
  expect(await registry.openBytes('image.png', bytes.slice())).toBe(first);
  answer = { ...answer, encodedHash: 'another' };
  const other = await registry.openBytes('image.png', new Uint8Array([1, 2, 4]));
  expect(other.imageId).not.toBe(first.imageId);
  expect(await readdir(await temporaryFolder.path())).toHaveLength(2);

  await registry.close(first.imageId);
  expect(await readdir(await temporaryFolder.path()), 'the closed paste is gone').toHaveLength(1);
  answer = { ...answer, encodedHash };
  expect((await registry.openBytes('image.png', bytes)).imageId).not.toBe(first.imageId);
});

it('closes a shipped picture without touching its file, also one that was opened again', async () => {
  const { imageId } = await registry.openShipped(photo, { width: 8, height: 6, format: 'jpeg' });
  const again = await registry.choose(imageId, { page: 1 });
  await registry.close(again.imageId);
  expect((await readFile(photo)).length).toBe(12);
});

it('calls a broken paste by its name and keeps nothing of it', async () => {
  answer = new ServiceError('not-an-image', 'this is text.');
  await expect(registry.openBytes('note.png', new Uint8Array([1]))).rejects.toMatchObject({
    code: 'not-an-image',
    message: 'note.png: this is text.',
  });
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
});

it('opens a picture again with choices, from the same copy and in place of itself', async () => {
  const opened = await registry.openFile(photo);
  const choices = { bands: [3, 2, 1], page: 2 };
  answer = { width: 60, height: 40, format: 'jpeg', encodedHash: 'abc', transcoded: true };
  const chosen = await registry.choose(opened.imageId, choices);
  expect(chosen).toMatchObject({ name: 'photo.jpg', width: 60, sizeBytes: 12, copied: true, choices });
  expect(chosen.imageId).not.toBe(opened.imageId);
  expect(asked[1]).toEqual({ ...asked[0], imageId: chosen.imageId, encodedHash: 'abc', choices });
  expect(registry.reference(chosen.imageId).choices).toEqual(choices);
  expect(registry.served(opened.imageId)).toBeUndefined();
  expect(await readFile(registry.reference(chosen.imageId).path, 'utf8')).toBe('twelve bytes');
  // The file is open still, by its new id; without choices it is as it was first.
  expect((await registry.openFile(photo)).imageId).toBe(chosen.imageId);
  const usual = await registry.choose(chosen.imageId, { range: 'auto' });
  expect(usual.choices).toBeUndefined();
  await registry.close(usual.imageId);
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
});

it('has a large picture opened with what is chosen of it, and forgets that it was large where the choice is not', async () => {
  const levels = [{ width: 9000, height: 7000 }];
  openLarge = (choices) =>
    Promise.resolve(
      choices?.page === 2
        ? null
        : {
            ...{ width: 9000, height: 7000, format: 'tiff', encodedHash: 'large' },
            ...{ pyramid: { tileSide: 512, levels }, rowsPath: null },
          },
    );
  const opened = await registry.openFile(photo);
  expect(opened).toMatchObject({ width: 9000, pyramid: { levels } });
  const banded = await registry.choose(opened.imageId, { bands: [3, 2, 1] });
  expect(banded).toMatchObject({ width: 9000, choices: { bands: [3, 2, 1] } });
  expect(registry.reference(banded.imageId)).toMatchObject({ large: { width: 9000, rowsPath: null } });
  const small = await registry.choose(banded.imageId, { page: 2 });
  expect(small).toMatchObject({ width: 30, pyramid: null });
  expect(registry.reference(small.imageId).large).toBeUndefined();
});

it('keeps a picture as it was when a choice is refused, and lets go of one that was closed meanwhile', async () => {
  const opened = await registry.openFile(photo);
  answer = new ServiceError('option-invalid', 'it has no band 9');
  await expect(registry.choose(opened.imageId, { bands: [9] })).rejects.toThrow('no band 9');
  expect(registry.served(opened.imageId)).toBeDefined();
  expect(await readFile(registry.reference(opened.imageId).path, 'utf8')).toBe('twelve bytes');
  answer = { width: 30, height: 20, format: 'jpeg', encodedHash: 'abc', transcoded: false };
  whileOpening = () => registry.close(opened.imageId);
  await expect(registry.choose(opened.imageId, { page: 2 })).rejects.toMatchObject({ code: 'image-unknown' });
  expect([...registry.origins()]).toEqual([]);
  expect(await readdir(await temporaryFolder.path())).toEqual([]);
});

it('a reload keeps what was chosen, unless the file has it no more', async () => {
  const { imageId } = await registry.choose((await registry.openFile(photo)).imageId, { page: 2 });
  const again = await registry.reload(imageId);
  expect(again.choices).toEqual({ page: 2 });
  const facts = answer as PictureFacts;
  const refusal = new ServiceError('option-invalid', 'it has one page');
  whileOpening = () => {
    answer = asked.at(-1)?.choices === undefined ? facts : refusal;
    return Promise.resolve();
  };
  expect((await registry.reload(again.imageId)).choices).toBeUndefined();
});
