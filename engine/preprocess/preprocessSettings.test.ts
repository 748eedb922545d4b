import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clipMean, clipStd, readPreprocessSettings } from './preprocessSettings.js';

const sizes = { lowresSize: 336, highresSize: 1008, zoomRatio: 3 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
});
afterEach(() => rm(folder, { recursive: true }));

test("a folder's own statistics, CLIP's where it has none", async () => {
  expect(await readPreprocessSettings(folder, sizes)).toEqual({ ...sizes, mean: clipMean, std: clipStd });
  const own = { image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.2, 0.2] };
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify(own));
  const settings = await readPreprocessSettings(folder, sizes);
  expect(settings).toEqual({ ...sizes, mean: own.image_mean, std: own.image_std });
});

test.each(['{', '{"image_std": [1, 1, 0]}', '{"image_mean": [122, 116, 104]}', '[]'])(
  'a statistics file of %s is refused by name',
  async (text) => {
    await writeFile(path.join(folder, 'preprocessor_config.json'), text);
    await expect(readPreprocessSettings(folder, sizes)).rejects.toThrow(/preprocessor_config\.json/);
  },
);

test('sizes that do not cut into tiles are refused', async () => {
  await expect(readPreprocessSettings(folder, { ...sizes, highresSize: 1000 })).rejects.toMatchObject({
    code: 'checkpoint-malformed',
  });
});
