import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { checkpointWeights } from '../model/ModelWeights.js';
import { GraphSession } from './GraphSession.js';
import { VisionRuntime, type VisionRuntimeOptions } from './VisionRuntime.js';

const model = join(import.meta.dirname, '..', '..', 'assets', 'models', 'fovea-mini');
const checkpoint = Checkpoint.open(model);
const weights = checkpointWeights(checkpoint, 'fp32');
const { config } = checkpoint;
const pixels = Float32Array.from({ length: 3 * config.vision.imageSize ** 2 }, (_, i) => Math.sin(i));

afterAll(() => checkpoint.close());

const load = (options: VisionRuntimeOptions): Promise<VisionRuntime> =>
  VisionRuntime.load(config, weights, { provider: 'cpu', threads: 1 }, options);

/** A graph a layer. */
const cut = Array.from({ length: config.visionLayersRun }, (_, layer) => ({
  firstLayer: layer,
  endLayer: layer + 1,
}));

it('sees the same in several graphs as in one', async () => {
  const [one, several] = [await load({ withPatches: true }), await load({ withPatches: true, plan: cut })];
  const [a, b] = [await one.featuresAndPatches(pixels), await several.featuresAndPatches(pixels)];
  expect(cut.length).toBeGreaterThan(2);
  for (const name of ['features', 'patches'] as const) {
    const differences = a[name].map((value, i) => Math.abs(value - b[name][i]!));
    expect(a[name].length).toBeGreaterThan(1000);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  }
  await one.dispose();
  await several.dispose();
});

it('loads a large tower when a picture is to be seen, gives it back, and loads it again', async () => {
  const create = vi.spyOn(GraphSession, 'create');
  const vision = await load({ plan: cut });
  expect(create).not.toHaveBeenCalled();
  const before = await vision.features(pixels);
  expect(create).toHaveBeenCalledTimes(cut.length);
  await vision.rest();
  await vision.rest();
  expect(await vision.features(pixels)).toEqual(before);
  expect(await vision.features(pixels)).toEqual(before);
  expect(create).toHaveBeenCalledTimes(2 * cut.length);
  await vision.dispose();
  const small = await load({});
  await small.features(pixels);
  await small.rest();
  await small.features(pixels);
  expect(create).toHaveBeenCalledTimes(2 * cut.length + 1);
  await small.dispose();
  create.mockRestore();
});
