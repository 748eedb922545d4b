import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as decoding from './decodeImage.js';
import { loadSharp } from './loadSharp.js';
import { Picture } from './Picture.js';
import type * as reading from './readImageFile.js';
import { maxImageFileBytes } from '../protocol/limits.js';

const reads = vi.hoisted(() => ({ files: 0, images: 0 }));

vi.mock('./readImageFile.js', async (original) => {
  const real = await original<typeof reading>();
  const readImageFile = (file: string) => {
    reads.files++;
    return real.readImageFile(file);
  };
  return { ...real, readImageFile };
});

vi.mock('./decodeImage.js', async (original) => {
  const real = await original<typeof decoding>();
  const decodeImage: typeof real.decodeImage = (source, choices) => {
    reads.images++;
    return real.decodeImage(source, choices);
  };
  return { ...real, decodeImage };
});

let folder: string;
let file: string;
const red = { r: 255, g: 0, b: 0 };
const blue = { r: 0, g: 0, b: 255 };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  file = path.join(folder, 'a picture.png');
  await writeFile(file, await png(red));
  Object.assign(reads, { files: 0, images: 0 });
});

afterEach(() => rm(folder, { recursive: true }));

test('a file is read once and decoded once, when its pixels are first wanted', async () => {
  const picture = await Picture.open({ path: file });
  expect(picture.name).toBe('a picture.png');
  expect(picture.encodedHash).toBe(
    createHash('sha256')
      .update(await png(red))
      .digest('hex'),
  );
  expect(reads).toEqual({ files: 1, images: 0 });

  await rm(file); // what comes now comes from what was read
  const [first, second] = await Promise.all([picture.pixels(), picture.pixels()]);
  expect(second).toBe(first);
  expect(await picture.pixels()).toBe(first);
  expect([...first.data.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect(await picture.facts()).toMatchObject({ width: 3, height: 2, format: 'png' });
  expect(reads).toEqual({ files: 1, images: 1 });
  await writeFile(file, await png(red));
});

test('after a release the file is read again, its facts are still known', async () => {
  const picture = await Picture.open({ path: file });
  const before = await picture.pixels();
  picture.releasePixels();
  expect(await picture.facts()).toMatchObject({ width: 3, height: 2, format: 'png' });
  expect(reads).toEqual({ files: 1, images: 1 });
  const after = await picture.pixels();
  expect(after).not.toBe(before);
  expect(after).toEqual(before);
  expect(reads).toEqual({ files: 2, images: 2 });
});

test('a file that became another one is refused, and taken once it is the old one again', async () => {
  const picture = await Picture.open({ path: file });
  picture.releasePixels();
  await writeFile(file, await png(blue));
  await expect(picture.pixels()).rejects.toMatchObject({
    code: 'image-changed',
    message: expect.stringMatching(/a picture\.png.*changed since it was opened. Open it again\.$/) as string,
  });
  await writeFile(file, await png(red));
  expect((await picture.pixels()).width).toBe(3);
});

test('choices reach the decoder and give the picture another key', async () => {
  const usual = await Picture.open({ path: file }, { range: 'auto' });
  expect(usual.seenKey).toBe(usual.encodedHash);
  const keys = new Set([usual.seenKey]);
  for (const choices of [{ bands: [1] }, { bands: [2] }, { range: { low: 0, high: 9 } }, { page: 1 }]) {
    const picture = await Picture.open({ path: file }, choices);
    expect(picture.encodedHash).toBe(usual.encodedHash);
    keys.add(picture.seenKey);
  }
  expect(keys.size).toBe(5);
  const green = await Picture.open({ path: file }, { bands: [2] });
  expect([...(await green.pixels()).data.subarray(0, 3)]).toEqual([0, 0, 0]);
  expect((await green.facts()).details?.shownBands).toEqual([2]);
});

test('bytes without a file are kept', async () => {
  const picture = await Picture.open({ bytes: await png(blue), name: 'pasted' });
  for (let round = 0; round < 2; round++) {
    expect([...(await picture.pixels()).data.subarray(0, 3)]).toEqual([0, 0, 255]);
    picture.releasePixels();
  }
  expect(reads).toEqual({ files: 0, images: 2 });
});

test('what decodes now and is released meanwhile still reaches who waits for it', async () => {
  const picture = await Picture.open({ path: file });
  const waiting = picture.pixels();
  picture.releasePixels();
  expect((await waiting).width).toBe(3);
});

test('a failure names the picture and is not kept', async () => {
  const picture = await Picture.open({ bytes: new TextEncoder().encode('text'), name: 'letter' });
  for (let round = 0; round < 2; round++) {
    await expect(picture.facts()).rejects.toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('letter') as string,
    });
  }
  expect(reads.images).toBe(2);
});

test('a missing file and one above the limit are refused at once', async () => {
  const missing = Picture.open({ path: path.join(folder, 'none.png') });
  await expect(missing).rejects.toMatchObject({ code: 'image-unreadable' });
  const handle = await open(file, 'w');
  await handle.truncate(maxImageFileBytes + 1); // a hole: takes no space
  await handle.close();
  await expect(Picture.open({ path: file })).rejects.toMatchObject({ code: 'image-too-large' });
});

function png(background: { r: number; g: number; b: number }): Promise<Buffer> {
  return loadSharp()({ create: { width: 3, height: 2, channels: 3, background } })
    .png()
    .toBuffer();
}
