import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { decodeImage } from '../image/decodeImage.js';
import { preprocessImage } from '../preprocess/preprocessImage.js';
import { readPreprocessSettings } from '../preprocess/preprocessSettings.js';
import { collectRun } from '../testing/collectRun.js';
import { type CheckpointSizes, makeCheckpoint, makeImage } from '../testing/makeCheckpoint.js';
import { largestDifference } from '../testing/readGolden.js';
import { ReferenceModel } from '../testing/ReferenceModel.js';
import { openEngine } from './openEngine.js';

const temporaryFolder = temporaryFolders();

const usual: CheckpointSizes = {
  hiddenSize: 24,
  intermediateSize: 40,
  layers: 5,
  heads: 3,
  vocabularySize: 50,
  flexStartLayer: 2,
  zoomRatio: 3,
  threshold: 48,
  ropeTheta: 10000,
  visionHiddenSize: 16,
  visionHeads: 2,
  visionLayers: 3,
  imageSize: 72,
  patchSize: 8,
  selectLayer: -2,
  activation: 'quick_gelu',
  projector: 'mlp2x_gelu',
  tiedEmbeddings: false,
};

interface Variation extends Partial<CheckpointSizes> {
  readonly what: string;
  readonly width: number;
  readonly height: number;
  readonly promptIds: readonly number[];
}

const variations: readonly Variation[] = [
  { what: 'landscape, 27 high-res a side', width: 300, height: 170, promptIds: [1, 7, -200, 9, 4] },
  { what: 'portrait', width: 90, height: 300, promptIds: [1, 7, 3, 3, -200, 9] },
  { what: 'image first, one head', width: 100, height: 100, promptIds: [-200, 5], heads: 1 },
  { what: 'prompt that ends with the image', width: 120, height: 100, promptIds: [1, 5, -200] },
  {
    what: 'S = 1, grids no multiple of nine',
    width: 200,
    height: 160,
    promptIds: [1, -200, 8],
    flexStartLayer: 1,
    imageSize: 40,
    zoomRatio: 2,
  },
  {
    what: 'a rest of pixels beyond the last patch',
    width: 99,
    height: 77,
    promptIds: [1, -200, 8],
    imageSize: 75,
  },
  { what: 'S = number of layers', width: 100, height: 80, promptIds: [1, -200, 8, 8], flexStartLayer: 5 },
  {
    what: 'other theta, tied embeddings, exact GELU',
    width: 64,
    height: 80,
    promptIds: [2, 3, -200, 8],
    ropeTheta: 500,
    tiedEmbeddings: true,
    activation: 'gelu',
  },
  {
    what: 'last hidden state, one projector layer',
    width: 80,
    height: 64,
    promptIds: [1, -200, 30],
    selectLayer: -1,
    projector: 'linear',
  },
  {
    what: 'a positive select layer, three projector layers',
    width: 80,
    height: 64,
    promptIds: [1, -200, 30],
    selectLayer: 1,
    projector: 'mlp3x_gelu',
  },
  { what: 'high threshold', width: 80, height: 64, promptIds: [1, -200, 30], threshold: 250 },
  {
    what: 'two heads of keys for six of queries',
    width: 300,
    height: 170,
    promptIds: [1, 7, -200, 9, 4],
    heads: 6,
    keyValueHeads: 2,
  },
  {
    what: 'one head of keys, heads of another size than D / H',
    width: 90,
    height: 160,
    promptIds: [1, 7, -200, 9],
    keyValueHeads: 1,
    headDim: 12,
  },
  { what: 'a single pixel', width: 1, height: 1, promptIds: [1, -200, 30] },
];

describe('the engine against docs/flexattention.md written as plain loops', () => {
  it.each(variations)('$what', async ({ width, height, promptIds, ...changes }) => {
    const dir = temporaryFolder();
    const sizes = { ...usual, ...changes };
    await makeCheckpoint(dir, sizes, 5);
    const image = { bytes: makeImage(width, height, 3), name: 'made.bmp' };
    const steps = 3;

    const { highresSize, zoomRatio } = {
      highresSize: sizes.imageSize * sizes.zoomRatio,
      zoomRatio: sizes.zoomRatio,
    };
    const settings = readPreprocessSettings(dir, {
      lowresSize: sizes.imageSize,
      highresSize,
      zoomRatio,
    });
    const { lowres, tiles } = preprocessImage(await decodeImage(image), settings);
    const tileSize = tiles.length / zoomRatio ** 2;
    const tileList = Array.from({ length: zoomRatio ** 2 }, (_, i) =>
      tiles.subarray(i * tileSize, (i + 1) * tileSize),
    );
    const checkpoint = Checkpoint.open(dir);
    const expected = new ReferenceModel(checkpoint).run(
      promptIds,
      lowres,
      tileList,
      { width, height },
      steps,
    );
    checkpoint.close();

    const engine = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'fp32', threads: 1 });
    const request = { image, promptIds, fixedSteps: steps, keepLogits: true };
    const run = await collectRun(engine, request);
    const fresh = await collectRun(engine, { ...request, residentKeys: false });
    expect(fresh.ids).toEqual(run.ids);
    for (const [step, { logits }] of fresh.tokens.entries())
      expect(largestDifference(logits!, expected[step]!.logits)).toBeLessThan(1e-4);
    const heads = [];
    for (const headsOfLayer of run.prefill.selectingLayers) {
      const { layers } = await collectRun(engine, { ...request, headsOfLayer });
      heads.push(layers.filter(({ layer }) => layer === headsOfLayer).map(({ headMaps }) => headMaps!));
      expect(layers.filter(({ headMaps }) => headMaps !== undefined)).toHaveLength(steps);
    }
    await engine.dispose();

    expect(run.ids).toEqual(expected.map(({ token }) => token));
    for (const [step, { logits, attentionMaps, headMaps, grids }] of expected.entries()) {
      expect(largestDifference(run.tokens[step]!.logits!, logits)).toBeLessThan(1e-4);
      const layers = run.layers.filter(({ tokenIndex }) => tokenIndex === step);
      expect(layers).toHaveLength(attentionMaps.length);
      for (const [index, layer] of layers.entries()) {
        expect(largestDifference(layer.attentionMap, attentionMaps[index]!)).toBeLessThan(1e-4);
        expect(layer.selectionGrid).toEqual(grids[index]);
        expect(layer.headMaps).toBeUndefined();
        const maps = heads[index]![step]!;
        expect(largestDifference(maps, headMaps[index]!)).toBeLessThan(1e-4);
      }
    }
  });
});
