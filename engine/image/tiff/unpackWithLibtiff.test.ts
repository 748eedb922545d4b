import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../decodeImage.js';
import { openLargeTiff } from '../large/openLargeTiff.js';
import { loadSharp } from '../loadSharp.js';
import { unpackerOf } from './tiffCompression.js';
import type { TiffPage } from './tiffPage.js';

const [width, height] = [301, 203];
const photo = join(import.meta.dirname, '..', '..', '..', 'assets', 'samples', '03-clocks-landscape.jpg');
const drawn = () => loadSharp()(photo).extract({ left: 300, top: 200, width, height });
const bits = () => drawn().greyscale().threshold(120).toColourspace('b-w');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-libtiff-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tiles = { tile: true, tileWidth: 64, tileHeight: 64 } as const;
const kinds = {
  'JPEG tiles, colours halved': () => drawn().tiff({ ...tiles, compression: 'jpeg', quality: 80 }),
  'JPEG tiles, all colours': () => drawn().tiff({ ...tiles, compression: 'jpeg', quality: 95 }),
  'JPEG strips': () => drawn().tiff({ compression: 'jpeg', quality: 80 }),
  'grey JPEG tiles': () =>
    drawn()
      .greyscale()
      .tiff({ ...tiles, compression: 'jpeg' }),
  'CMYK JPEG tiles': () =>
    drawn()
      .toColourspace('cmyk')
      .tiff({ ...tiles, compression: 'jpeg' }),
  'fax strips': () => bits().tiff({ compression: 'ccittfax4', bitdepth: 1 }),
};

describe.each(Object.entries(kinds))('%s', (name, draw) => {
  const path = () => join(folder, `${name}.tif`);
  beforeAll(async () => writeFile(path(), await draw().toBuffer()));

  it('have the pixels that libtiff reads of the whole file', async () => {
    const space = name.startsWith('CMYK') ? 'cmyk' : name.startsWith('JPEG') ? 'srgb' : 'b-w';
    const { data, info } = await loadSharp()(path())
      .pipelineColourspace(space)
      .toColourspace(space)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const right = new Uint8Array(width * height * 3);
    for (let i = 0; i < right.length; i++) {
      const [pixel, channel] = [Math.floor(i / 3) * info.channels, i % 3];
      const black = data[pixel + 3]!;
      right[i] =
        info.channels === 4
          ? Math.floor(((255 - data[pixel + channel]!) * (255 - black)) / 255 + 0.5)
          : data[pixel + (info.channels === 1 ? 0 : channel)]!;
    }
    const whole = await decodeImage({ path: path() });
    expect(whole.data.length).toBe(right.length);
    const furthest = right.reduce((most, value, i) => Math.max(most, Math.abs(value - whole.data[i]!)), 0);
    expect(furthest).toBeLessThanOrEqual(name.startsWith('CMYK') ? 1 : 0); // Pillow rounds inks its own way
  });

  it('are read by range', async () => {
    const whole = await decodeImage({ path: path() });
    const tiff = (await openLargeTiff(path(), 'a.tif', {}, 1))!;
    expect(Buffer.compare(await tiff.full.read(0, 0, width, height), whole.data)).toBe(0);
    const [part, row] = [await tiff.full.read(70, 90, 100, 1), (90 * width + 70) * 3];
    expect(Buffer.compare(part, whole.data.subarray(row, row + 300))).toBe(0);
    await tiff.close();
  });
});

it.each([
  { compression: 7, bits: 12, samples: 3 },
  { compression: 7, bits: 8, samples: 2 },
  { compression: 6, bits: 8, samples: 3 },
])('leaves %o to who reads whole files', (page) => {
  expect(unpackerOf({ ...page, planar: false } as TiffPage, true)).toBeNull();
});

it('says so where a block is broken', async () => {
  const bytes = await kinds['JPEG tiles, colours halved']().toBuffer();
  for (let at = 600; at < 2000; at++) bytes[at] = 0xff;
  await expect(decodeImage({ bytes, name: 'a.tif' })).rejects.toMatchObject({
    code: expect.stringMatching(/^image-/) as string,
    message: expect.stringContaining('broken') as string,
  });
});
