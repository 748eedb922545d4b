import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeImage } from '../image/decodeImage.js';
import { halve } from '../image/large/halve.js';
import { LargePicture } from '../image/large/LargePicture.js';
import { loadSharp } from '../image/loadSharp.js';
import { readBmp } from '../image/readBmp.js';
import { PictureThread } from '../image/thread/PictureThread.js';
import { writeLargeTiffs } from './writeLargePictures.js';

const [width, height] = [2300, 1300];

let folder: string;
let withCopies: string;
let withoutCopies: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
  const sample = join(folder, 'sample.png');
  const create = { width: 300, height: 200, channels: 3, background: '#c08040' } as const;
  await writeFile(sample, await loadSharp()({ create }).png().toBuffer());
  ({ withCopies, withoutCopies } = await writeLargeTiffs(folder, sample, width, height));
});
afterAll(() => rm(folder, { recursive: true }));

const pixelsOf = (tile: Uint8Array | null): Uint8Array => readBmp(tile!, () => undefined).data;

it.each([
  ['with reduced copies, which serve as levels', () => withCopies, true],
  ['without, whose levels are made of its tiles and sketched until then', () => withoutCopies, false],
])('writes a TIFF in tiles %s', async (_, pathOf, hasCopies) => {
  const path = pathOf();
  const progress: [number, number][] = [];
  const picture = await LargePicture.open(
    path,
    'large.tif',
    {},
    {
      thread: new PictureThread('unused.ts'),
      folder: join(folder, 'levels'),
      largeFrom: 1000,
      onProgress: (done, total) => progress.push([done, total]),
    },
  );
  const { levels } = picture!.pyramid;
  expect(levels).toEqual([
    { width, height },
    { width: 1150, height: 650 },
    { width: 575, height: 325 },
    { width: 288, height: 163 },
  ]);
  expect(picture!.isThere(3, 0, 0)).toBe(hasCopies);
  const sketch = await picture!.preview(3, 0, 0);
  const coarsest = pixelsOf(await picture!.tile(3, 0, 0));
  expect(picture!.isThere(3, 0, 0)).toBe(true);
  const whole = await decodeImage({ path });
  let data = whole.data;
  for (const size of levels.slice(0, 3)) data = halve(data, size.width, size.height);
  expect(Buffer.compare(coarsest, data)).toBe(0);
  if (hasCopies) {
    expect(sketch).toBeNull();
    expect(progress).toEqual([]);
  } else {
    const rough = pixelsOf(sketch);
    const off = rough.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / rough.length;
    expect(off, 'mean distance of the sketch').toBeLessThan(30);
    await picture!.prepare();
    const [done, total] = progress.at(-1)!;
    expect(done).toBe(total);
  }
  await picture!.close();
});
