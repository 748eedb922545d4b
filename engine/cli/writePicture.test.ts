import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { decodeImage } from '../image/decodeImage.js';
import { openLargeTiff } from '../image/large/openLargeTiff.js';
import { Picture } from '../image/Picture.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { drawChosen } from './writeOverlay.js';
import { writePicture } from './writePicture.js';

const temporaryFolder = temporaryFolders();
const file = path.join(import.meta.dirname, '..', 'testing', 'pictures', 'tiff-tiles.tif');
const context = { signal: new AbortController().signal, stderr: { write: () => true } };

async function largePicture(hash?: string): Promise<Picture> {
  const tiff = (await openLargeTiff(file, 'a.tif', {}, 1))!;
  await tiff.close();
  const { full, details } = tiff;
  const encodedHash = hash ?? tiff.encodedHash;
  const facts = { width: full.width, height: full.height, format: 'tiff', details } as const;
  const rows = { path: file, name: 'a.tif', choices: {}, encodedHash, rowsPath: null, largeFrom: 1 };
  return Picture.ofLarge({ file: rows, facts });
}

it('writes a large picture by its rows, and what is drawn over them, as one that is held', async () => {
  const out = path.join(temporaryFolder(), 'out.png');
  const picture = await largePicture();
  const size = picture.known!;
  const right = await decodeImage({ path: file });
  await writePicture('image', picture, size, out, context);
  expect(Buffer.compare((await decodeImage({ path: out })).data, right.data)).toBe(0);
  const shares = Float64Array.from({ length: 81 }, (_, cell) => (cell % 3) / 2);
  const tops: number[] = [];
  await writePicture('overlay', picture, size, out, context, (rows, top) => {
    tops.push(top);
    drawChosen(size, shares, rows, top);
  });
  expect(tops.length).toBe(1);
  drawChosen(size, shares, right.data);
  expect(Buffer.compare((await decodeImage({ path: out })).data, right.data)).toBe(0);
  // Of rows that come in pieces, each has its place.
  const pieces = (await decodeImage({ path: file })).data;
  const half = size.width * 3 * 7;
  drawChosen(size, shares, pieces.subarray(0, half));
  drawChosen(size, shares, pieces.subarray(half), 7);
  expect(Buffer.compare(pieces, right.data)).toBe(0);
});

it('leaves nothing behind where the file is another by now, the work is stopped, or nothing can be written', async () => {
  const folder = temporaryFolder();
  const out = path.join(folder, 'out.png');
  const changed = await largePicture('another');
  const size = changed.known!;
  await expect(writePicture('image', changed, size, out, context)).rejects.toMatchObject({
    code: 'image-changed',
  });
  const picture = await largePicture();
  const stopped = { ...context, signal: AbortSignal.abort(new Error('stopped')) };
  await expect(writePicture('image', picture, size, out, stopped)).rejects.toThrow('stopped');
  await expect(writePicture('image', picture, size, folder, context)).rejects.toMatchObject({
    code: 'option-invalid',
    message: expect.stringContaining('Cannot write the image') as string,
  });
  expect(readdirSync(folder)).toEqual([]);
});
