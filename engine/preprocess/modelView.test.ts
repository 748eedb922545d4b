import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLargeTiff } from '../image/large/openLargeTiff.js';
import { Picture } from '../image/Picture.js';
import { modelView, seenPictures } from './modelView.js';
import { clipMean, clipStd } from './clipStatistics.js';

const path = join(import.meta.dirname, '..', 'testing', 'pictures', 'tiff-orientation-6.tif');
const settings = {
  ...{ lowresSize: 12, highresSize: 36, zoomRatio: 3, hdSize: 18 },
  mean: clipMean,
  std: clipStd,
} as const;

it('is the same of a large picture, which is never held, as of its pixels', async () => {
  const tiff = (await openLargeTiff(path, 'a.tif', {}, 1))!;
  await tiff.close();
  const { encodedHash, full, details } = tiff;
  const file = { path, name: 'a.tif', choices: {}, encodedHash, rowsPath: null, largeFrom: 1 };
  const facts = { width: full.width, height: full.height, format: 'tiff', details } as const;
  const large = Picture.ofLarge({ file, facts });
  large.pixels = () => Promise.reject(new Error('A large picture was held.'));
  const held = await Picture.open({ path });
  const right = await seenPictures(held, settings);
  expect(right.input.width).toBe(36);
  expect(await seenPictures(large, settings)).toEqual(right);
  expect(await modelView(large, settings, 'lowres')).toEqual(right.lowres);
  const stopped = AbortSignal.abort(new Error('enough'));
  await expect(modelView(large, settings, 'input', stopped)).rejects.toThrow('enough');
});
