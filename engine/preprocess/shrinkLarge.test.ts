import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeImage } from '../image/decodeImage.js';
import { decodeToFile } from '../image/large/decodeToFile.js';
import { openLargeTiff } from '../image/large/openLargeTiff.js';
import { RawFile } from '../image/large/RawFile.js';
import { resampleBicubic } from './resampleBicubic.js';
import { shrinkLarge } from './shrinkLarge.js';

const pictures = join(import.meta.dirname, '..', 'testing', 'pictures');
const colour = [122, 116, 104];

const shrinkToSquare = (
  file: Parameters<typeof shrinkLarge>[0],
  size: number,
  padding: readonly number[],
  onProgress?: Parameters<typeof shrinkLarge>[2],
) => shrinkLarge(file, { width: size, height: size, kernel: 'bicubic', padding }, onProgress);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-square-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each(['tiff-tiles.tif', 'tiff-orientation-7.tif', 'tiff-uint16-narrow.tif', 'tiff-strips.tif'])(
  'makes of the rows of %s, read by range, what the model gets of all its pixels',
  async (name) => {
    const path = join(pictures, name);
    const tiff = await openLargeTiff(path, name, {}, 1);
    await tiff!.close();
    const { encodedHash } = tiff!;
    const file = { path, name, choices: {}, encodedHash, rowsPath: null, largeFrom: 1 };
    const whole = await decodeImage({ path });
    const progress: [number, number][] = [];
    for (const size of [7, 24, 40]) {
      const square = await shrinkToSquare(file, size, colour, (done, total) => progress.push([done, total]));
      expect(square).toEqual(resampleBicubic(whole, colour, size));
    }
    expect(progress.at(-1)).toEqual([whole.height, whole.height]);
    await expect(shrinkToSquare({ ...file, encodedHash: 'another' }, 7, colour)).rejects.toMatchObject({
      code: 'image-changed',
    });
  },
);

it('reads a TIFF in strips from its own file where its rows were let go of, or are not whole yet', async () => {
  const path = join(pictures, 'tiff-strips.tif');
  const tiff = (await openLargeTiff(path, 'a.tif', {}, 1))!;
  await tiff.close();
  const rowsPath = join(folder, 'rows.v');
  const file = { path, name: 'a.tif', choices: {}, encodedHash: tiff.encodedHash, rowsPath, largeFrom: 1 };
  const expected = resampleBicubic(await decodeImage({ path }), colour, 10);
  expect(await shrinkToSquare(file, 10, colour)).toEqual(expected);
  RawFile.create(rowsPath, tiff.full.width, tiff.full.height).close();
  expect(await shrinkToSquare(file, 10, colour)).toEqual(expected);
});

it('takes the rows that lie decoded, and decodes again where they were let go of', async () => {
  const path = join(pictures, 'jpeg-orientation-6.jpg');
  const rowsPath = join(folder, 'rows.v');
  const { encodedHash } = await decodeToFile(path, 'a.jpg', {}, rowsPath);
  const expected = resampleBicubic(await decodeImage({ path }), colour, 10);
  const file = { name: 'a.jpg', choices: {}, encodedHash, rowsPath };
  expect(await shrinkToSquare({ ...file, path: join(folder, 'gone.jpg') }, 10, colour)).toEqual(expected);
  await rm(rowsPath);
  expect(await shrinkToSquare({ ...file, path }, 10, colour)).toEqual(expected);
});
