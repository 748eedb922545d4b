import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeImage } from '../decodeImage.js';
import { makeTiff } from '../../testing/makeTiff.js';
import { splitStrips } from '../tiff/splitStrips.js';
import type { TiffPage } from '../tiff/tiffPage.js';
import { openLargeTiff } from './openLargeTiff.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-large-tiff-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A grey TIFF in strips, all of which the file leaves out: large, and next to nothing on the disk. */
async function writeEmptyTiff(
  name: string,
  side: number,
  rows: number,
  compression: number,
): Promise<string> {
  const strips = Math.ceil(side / rows);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, side],
    [257, 4, 1, side],
    [258, 3, 1, 8],
    [259, 3, 1, compression],
    [262, 3, 1, 1],
    [273, 4, strips, strips === 1 ? 0 : 200],
    [277, 3, 1, 1],
    [278, 4, 1, rows],
    [279, 4, strips, strips === 1 ? 0 : 200],
  ];
  const bytes = Buffer.alloc(200 + strips * 4);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], i) => {
    bytes.writeUInt16LE(tag, 10 + i * 12);
    bytes.writeUInt16LE(type, 12 + i * 12);
    bytes.writeUInt32LE(count, 14 + i * 12);
    bytes.writeUInt32LE(value, 18 + i * 12);
  });
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

it('opens strips of 289 megapixels, which are too many to be held, and reads a part', async () => {
  const path = await writeEmptyTiff('strips.tif', 17_000, 16, 5);
  const tiff = (await openLargeTiff(path, 'a.tif', {}))!;
  expect([tiff.full.width, tiff.full.height, tiff.tiled]).toEqual([17_000, 17_000, false]);
  expect(await tiff.full.read(16_998, 16_999, 2, 1)).toEqual(new Uint8Array(6));
  await tiff.close();
});

it.each([
  [
    'a strip that holds all of it',
    17_000,
    17_000,
    /strips of at most 256 MiB each.*up to 276 MiB.*tiles, or in strips of fewer/,
  ],
  ['a gigapixel and more', 33_000, 16, /or a TIFF of at most 1073 megapixels.*33000 x 33000/],
])('refuses %s, and says what to do', async (name, side, rows, message) => {
  const path = await writeEmptyTiff(`${name}.tif`, side, rows, 5);
  await expect(openLargeTiff(path, 'a.tif', {})).rejects.toMatchObject({
    code: 'image-too-large',
    message: expect.stringMatching(message) as string,
  });
});

it('reads an uncompressed strip that holds the whole picture piece by piece', async () => {
  const path = join(folder, 'one-strip.tif');
  const value = (band: number, x: number, y: number): number => (x * 7 + y * 31 + band * 101) % 65_536;
  await writeFile(path, makeTiff([{ width: 1100, height: 700, bands: ['a', 'b', 'c'], value }]));
  const whole = await decodeImage({ path });
  const tiff = (await openLargeTiff(path, 'a.tif', {}, 1))!;
  expect(tiff.full.stripRows).toBeLessThan(200);
  expect(Buffer.compare(await tiff.full.read(0, 0, 1100, 700), whole.data)).toBe(0);
  await tiff.close();
});

it('splits strips into equal ones, planes apart, and finds one that is too short', () => {
  const directory = { numbers: () => undefined, text: () => undefined, bytes: () => undefined };
  const page = {
    ...{ directory, width: 2 ** 19, height: 10, bits: 8, samples: 2, planar: true, tiled: false },
    ...{ compression: 1, photometric: 1, blockWidth: 2 ** 19, blockHeight: 6 },
    offsets: [100, 10_000_000, 20_000_000, 30_000_000],
    byteCounts: [6, 4, 6, 4].map((rows) => rows * 2 ** 19),
  } as unknown as TiffPage;
  const split = splitStrips(page, 1e9);
  expect(split.blockHeight).toBe(2);
  expect(split.offsets.slice(0, 5)).toEqual([
    100,
    100 + 2 ** 20,
    100 + 2 ** 21,
    10_000_000,
    10_000_000 + 2 ** 20,
  ]);
  expect(split.byteCounts).toEqual(Array.from({ length: 10 }, () => 2 ** 20));
  expect(splitStrips({ ...page, compression: 5 }, 1e9).blockHeight).toBe(6);
  const short = { ...page, byteCounts: [...page.byteCounts.slice(0, 3), 5] };
  expect(() => splitStrips(short, 1e9)).toThrow(/strip 4 has 5 bytes instead of 2097152/);
});
