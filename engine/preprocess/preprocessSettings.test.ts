import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clipMean, clipStd } from './clipStatistics.js';
import { readPreprocessSettings } from './preprocessSettings.js';

const sizes = { lowresSize: 336, highresSize: 1008, zoomRatio: 3 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
});
afterEach(() => rm(folder, { recursive: true }));

test("a folder's own statistics, CLIP's where it has none", async () => {
  expect(readPreprocessSettings(folder, sizes)).toEqual({ ...sizes, mean: clipMean, std: clipStd });
  const own = { image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.2, 0.2] };
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify(own));
  const settings = readPreprocessSettings(folder, sizes);
  expect(settings).toEqual({ ...sizes, mean: own.image_mean, std: own.image_std });
});

test.each(['{', '{"image_std": [1, 1, 0]}', '{"image_mean": [122, 116, 104]}', '[]'])(
  'a statistics file of %s is refused by name',
  async (text) => {
    await writeFile(path.join(folder, 'preprocessor_config.json'), text);
    expect(() => readPreprocessSettings(folder, sizes)).toThrow(/preprocessor_config\.json/);
  },
);

test.each([
  { size: 336, crop_size: 336 },
  { size: { shortest_edge: 1008 }, crop_size: { height: 1008, width: 1008 }, resample: 3 },
  { size: { height: 336, width: 336 }, rescale_factor: 0.00392156862745098, do_center_crop: true },
])('%j is what is done', async (file) => {
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify(file));
  expect(readPreprocessSettings(folder, sizes)).toMatchObject({ mean: clipMean, std: clipStd });
});

test('without normalisation the values stay as they are', async () => {
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify({ do_normalize: false }));
  expect(readPreprocessSettings(folder, sizes)).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
});

test.each([
  ['size', 224],
  ['size', { shortest_edge: 224 }],
  ['crop_size', { height: 336, width: 224 }],
  ['resample', 2],
  ['rescale_factor', 1 / 127.5],
  ['do_rescale', false],
  ['do_resize', false],
])('%s %j, which would give the tower other numbers, is refused', async (field, value) => {
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify({ [field]: value }));
  const read = (): unknown => readPreprocessSettings(folder, sizes);
  expect(read).toThrow(`"${field}" should be`);
  expect(read).toThrow(expect.objectContaining({ code: 'checkpoint-malformed' }));
});

test("the file of a tower that lies apart counts where the checkpoint's folder has none", async () => {
  const tower = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  await writeFile(
    path.join(tower, 'preprocessor_config.json'),
    JSON.stringify({ image_mean: [0.5, 0.5, 0.5] }),
  );
  expect(readPreprocessSettings(folder, sizes, tower)).toMatchObject({ mean: [0.5, 0.5, 0.5] });
  await writeFile(path.join(folder, 'preprocessor_config.json'), '{}');
  expect(readPreprocessSettings(folder, sizes, tower)).toMatchObject({ mean: clipMean });
  await rm(tower, { recursive: true });
});

test('sizes that do not cut into tiles are refused', () => {
  expect(() => readPreprocessSettings(folder, { ...sizes, highresSize: 1000 })).toThrow(
    expect.objectContaining({ code: 'checkpoint-malformed' }),
  );
});
