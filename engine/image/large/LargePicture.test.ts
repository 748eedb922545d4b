import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeImage } from '../decodeImage.js';
import { loadSharp } from '../loadSharp.js';
import { PictureThread } from '../thread/PictureThread.js';
import { readBmp } from '../readBmp.js';
import { halve } from './halve.js';
import { LargePicture, type LargePictureParts } from './LargePicture.js';
import { openLargeTiff } from './openLargeTiff.js';

const pictures = join(import.meta.dirname, '..', '..', 'testing', 'pictures');
const threadFile = join(import.meta.dirname, '..', '..', '..', 'electron', 'worker', 'pictureThread.ts');
const tileSide = 8;

let folder: string;
let thread: PictureThread;
let parts: LargePictureParts;
let picture: LargePicture | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-large-'));
  thread = new PictureThread(threadFile);
  parts = { thread, folder: join(folder, 'levels'), largeFrom: 100, tileSide };
  picture = null;
});
afterEach(async () => {
  await picture?.close();
  await thread.end();
  await rm(folder, { recursive: true });
});

/** The pixels of a level, put together from its tiles: uint8 [height, width, 3]. */
async function pixelsOf(of: LargePicture, level: number): Promise<Uint8Array> {
  const { width, height } = of.pyramid.levels[level]!;
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row * tileSide < height; row++) {
    for (let column = 0; column * tileSide < width; column++) {
      const tile = readBmp((await of.tile(level, column, row))!, () => undefined);
      expect([tile.width, tile.height]).toEqual([
        Math.min(tileSide, width - column * tileSide),
        Math.min(tileSide, height - row * tileSide),
      ]);
      for (let y = 0; y < tile.height; y++) {
        const from = tile.data.subarray(y * tile.width * 3, (y + 1) * tile.width * 3);
        data.set(from, ((row * tileSide + y) * width + column * tileSide) * 3);
      }
    }
  }
  return data;
}

async function expectPyramidOf(of: LargePicture, path: string): Promise<void> {
  const whole = await decodeImage({ path });
  const { format, details, ...rest } = of.facts;
  expect({ format, details, ...rest }).toEqual({
    width: whole.width,
    height: whole.height,
    format: whole.format,
    details: whole.details,
  });
  let { data, width, height } = whole;
  for (const [level, size] of of.pyramid.levels.entries()) {
    expect(size).toEqual({ width, height });
    const found = await pixelsOf(of, level);
    expect(Buffer.compare(found, data), `level ${level}`).toBe(0);
    data = halve(data, width, height);
    [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  }
  expect(of.pyramid.levels.length).toBeGreaterThan(1);
}

describe('a pyramid', () => {
  it.each([
    'tiff-tiles.tif',
    'tiff-tiles-zstd.tif',
    'tiff-planar-tiles.tif',
    'tiff-strips.tif',
    'tiff-orientation-6.tif',
    'tiff-jpeg.tif',
    'tiff-uint16-narrow.tif',
    'jpeg-orientation-6.jpg',
    'png-grey-16-narrow.png',
    'jpeg-cmyk.jpg',
    'png-alpha.png',
    'bmp-24.bmp',
  ])('of %s has the pixels of the picture decoded whole, and the means of pairs above them', async (name) => {
    const path = join(pictures, name);
    picture = await LargePicture.open(path, name, {}, parts);
    await expectPyramidOf(picture!, path);
  });
});

describe('a TIFF read by range', () => {
  it('has the pixels of one read whole, whatever its samples, its blocks and the part that is wanted', async () => {
    const names = (await readdir(pictures)).filter((name) => name.startsWith('tiff-'));
    let read = 0;
    for (const name of names) {
      const path = join(pictures, name);
      const whole = await decodeImage({ path }).catch(() => null);
      const byRange = whole && (await openLargeTiff(path, name, {}, 1));
      if (!byRange) continue;
      read++;
      const { width, height, data } = whole;
      const notices = byRange.details.notices;
      expect({ ...byRange.details, notices }, name).toMatchObject({ ...whole.details, notices });
      expect(Buffer.compare(await byRange.full.read(0, 0, width, height), data), name).toBe(0);
      const part = await byRange.full.read(5, 3, width - 9, height - 5);
      for (let y = 0; y < height - 5; y++) {
        const row = data.subarray(((y + 3) * width + 5) * 3, ((y + 3) * width + width - 4) * 3);
        expect(part.subarray(y * (width - 9) * 3, (y + 1) * (width - 9) * 3), `${name}, row ${y}`).toEqual(
          row,
        );
      }
      await byRange.close();
    }
    expect(read).toBeGreaterThan(40);
  });

  it('is refused where it is cut, and left to who reads it whole where it is small', async () => {
    const truncated = join(pictures, 'tiff-truncated.tif');
    await expect(LargePicture.open(truncated, 'cut.tif', {}, parts)).rejects.toMatchObject({
      code: 'image-truncated',
    });
    expect(await readdir(folder)).toEqual([]);
    const small = { ...parts, largeFrom: 2 ** 25 };
    expect(await LargePicture.open(join(pictures, 'tiff-tiles.tif'), 't', {}, small)).toBeNull();
    expect(await LargePicture.open(join(folder, 'none.tif'), 'none', {}, parts)).toBeNull();
  });
});

it('opens a TIFF in strips at once: a sketch stands for what is not there yet', async () => {
  picture = await LargePicture.open(join(pictures, 'tiff-strips.tif'), 'a', {}, parts);
  expect(picture!.isPrepared).toBe(false);
  expect(await picture!.preview(1, 0, 0)).not.toBeNull();
  await picture!.prepare();
  expect(picture!.isPrepared).toBe(true);
});

it('knows which tiles there are', async () => {
  picture = await LargePicture.open(join(pictures, 'jpeg-baseline.jpg'), 'a', {}, parts);
  const { levels } = picture!.pyramid;
  expect(await picture!.tile(levels.length, 0, 0)).toBeNull();
  expect(await picture!.tile(0, Math.ceil(levels[0]!.width / tileSide), 0)).toBeNull();
  expect(await picture!.tile(0, 0, Math.ceil(levels[0]!.height / tileSide))).toBeNull();
  expect(await picture!.tile(levels.length - 1, 0, 0)).not.toBeNull();
});

it('ends the work on what is cancelled and leaves nothing behind', async () => {
  const path = join(folder, 'photo.jpg');
  const create = { width: 3000, height: 2000, channels: 3, background: '#804020' } as const;
  await writeFile(path, await loadSharp()({ create }).jpeg().toBuffer());
  const abort = new AbortController();
  const opening = LargePicture.open(path, 'photo.jpg', {}, parts, abort.signal);
  abort.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
  expect(await readdir(folder)).toEqual(['photo.jpg']);
});

it('lets go of its fine levels to make room, and makes them again when they are wanted', async () => {
  const path = join(folder, 'photo.png');
  const { data } = noise(3000, 2400);
  await writeFile(
    path,
    await loadSharp()(data, { raw: { width: 3000, height: 2400, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer(),
  );
  picture = await LargePicture.open(path, 'photo.png', {}, { ...parts, tileSide: 1024 });
  const tile = await picture!.tile(0, 1, 1);
  const before = picture!.storedBytes;
  expect(picture!.drop()).toBe(true);
  expect(picture!.storedBytes).toBeLessThan(before / 3);
  expect(picture!.drop()).toBe(false);
  // Compared as bytes: toEqual takes minutes on millions of numbers.
  expect(Buffer.compare((await picture!.tile(0, 1, 1))!, tile!)).toBe(0);
  expect(picture!.storedBytes).toBe(before);
});

function noise(width: number, height: number): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, state = 1; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return { width, height, data };
}
