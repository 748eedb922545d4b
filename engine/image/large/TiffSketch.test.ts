import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeImage } from '../decodeImage.js';
import { loadSharp } from '../loadSharp.js';
import { TiffBlocks } from '../tiff/TiffBlocks.js';
import { halve } from './halve.js';
import { openLargeTiff } from './openLargeTiff.js';

const [width, height] = [2300, 1300];
/** A soft picture with edges: what rows spread over it can tell. */
const picture = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
  if (x < 400 && y < 300) return [250, 20, 20][i % 3]!;
  return [x / 10, y / 6, (x + y) / 15][i % 3]!;
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-sketch-'));
});
afterAll(() => rm(folder, { recursive: true }));

type TiffOptions = Parameters<ReturnType<ReturnType<typeof loadSharp>>['tiff']>[0];

async function write(name: string, options: TiffOptions, orientation = 1): Promise<string> {
  const path = join(folder, name);
  const raw = { width, height, channels: 3 } as const;
  const drawn = loadSharp()(picture, { raw }).withMetadata({ orientation });
  await writeFile(path, await drawn.tiff(options).toBuffer());
  return path;
}

/** Mean distance of a sketch, at an eighth of the size, from the picture. */
async function distanceOf(path: string, isLate?: () => boolean): Promise<number> {
  let { data, width, height } = await decodeImage({ path });
  for (let level = 0; level < 3; level++) {
    data = halve(data, width, height);
    [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  }
  const tiff = await openLargeTiff(path, 'a.tif', {}, 1);
  const sketch = (await tiff!.sketch(isLate))!.draw(0, 0, width, height, 8);
  await tiff!.close();
  return sketch.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / data.length;
}

const tiles = { tile: true, tileWidth: 128, tileHeight: 128 };

describe('a sketch is like the picture', () => {
  it.each([
    ['in deflated tiles, of which the first rows are unpacked', { compression: 'deflate', ...tiles }, 1],
    ['in LZW tiles', { compression: 'lzw', ...tiles }, 1],
    ['in tiles that are unpacked whole', { compression: 'webp', ...tiles, quality: 90 }, 1],
    ['in JPEG tiles', { compression: 'jpeg', ...tiles, quality: 95 }, 1],
    ['that is turned', { compression: 'deflate', ...tiles }, 6],
    ['that is mirrored and turned', { compression: 'deflate', ...tiles }, 7],
    ['that is upside down', { compression: 'deflate', ...tiles }, 3],
    ['in strips', { compression: 'lzw' }, 1],
    ['in tiny tiles', { compression: 'none', tile: true, tileWidth: 16, tileHeight: 16 }, 1],
  ] as const)('%s', async (name, options, orientation) => {
    const path = await write(`${name}.tif`, options, orientation);
    expect(await distanceOf(path, () => false)).toBeLessThan(4);
  });
});

it('looks at a first few blocks only where time is up, and tells less of the picture by them', async () => {
  const path = await write('late.tif', { compression: 'deflate', ...tiles });
  const looked = vi.spyOn(TiffBlocks.prototype, 'topRows');
  const whole = await distanceOf(path, () => false);
  expect(looked).toHaveBeenCalledTimes(18 * 11);
  looked.mockClear();
  const late = await distanceOf(path, () => true);
  expect(looked).toHaveBeenCalledTimes(5 * 3);
  looked.mockRestore();
  expect(late).toBeGreaterThan(whole);
  expect(late).toBeLessThan(40);
});
