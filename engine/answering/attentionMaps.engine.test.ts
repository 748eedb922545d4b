import { afterEach, expect, test, vi } from 'vitest';
import { variants } from '../protocol/variant.js';
import { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import { readVariantFixtures } from '../testing/readVariantFixtures.js';
import type { AskRequest } from './askRequest.js';
import { openEngine } from './openEngine.js';

const loadDecoder = DecoderRuntime.load.bind(DecoderRuntime);
const golden = readGolden('landscape-36');
const base: AskRequest = {
  image: { path: golden.imagePath },
  promptIds: golden.promptIds,
  fixedSteps: 3,
  keepLogits: true,
};

afterEach(() => vi.restoreAllMocks());

test.each([
  ['in one graph', undefined],
  ['layer by layer', 0],
])('every layer of lowres tells its map where that is asked for, %s', async (_, maxDoubledBytes) => {
  vi.spyOn(DecoderRuntime, 'load').mockImplementation((config, weights, settings, onGraph) =>
    loadDecoder(
      config,
      weights,
      { ...settings, ...(maxDoubledBytes !== undefined && { maxDoubledBytes }) },
      onGraph,
    ),
  );
  const engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
  try {
    const silent = await collectRun(engine, { ...base, variant: 'lowres' });
    const told = await collectRun(engine, { ...base, variant: 'lowres', attentionMaps: true });
    const none = await collectRun(engine, { ...base, selector: 'none' }); // flex that reads nothing more
    expect(silent.layers).toEqual([]);
    expect(told.ids).toEqual(silent.ids);
    expect(told.layers.map(({ layer }) => layer)).toEqual([0, 1, 2].flatMap(() => [...Array(12).keys()]));
    expect(told.prefill.selectingLayers).toEqual([]);
    expect(told.prefill.mappedLayers).toEqual([...Array(12).keys()]);
    expect(silent.prefill.mappedLayers).toBeUndefined();
    expect(told.done).toMatchObject({ selectedFraction: 0, decoderFlops: silent.done.decoderFlops });
    for (const [step, { logits }] of told.tokens.entries())
      expect(largestDifference(logits!, silent.tokens[step]!.logits!)).toBeLessThan(1e-4);
    expect(none.layers).toHaveLength(3 * 4);
    for (const { tokenIndex, layer, attentionMap } of none.layers) {
      const same = told.layers.find((one) => one.tokenIndex === tokenIndex && one.layer === layer)!;
      expect(largestDifference(same.attentionMap, attentionMap)).toBeLessThan(1e-5);
      expect(same.selectionGrid.every((cell) => cell === 0)).toBe(true);
    }
    // Flex tells its maps always, and those alone.
    const flex = await collectRun(engine, base);
    const asked = await collectRun(engine, { ...base, attentionMaps: true });
    expect(asked.layers.map(({ layer }) => layer)).toEqual(flex.layers.map(({ layer }) => layer));
  } finally {
    await engine.dispose();
  }
});

test.each(variants.filter((variant) => variant !== 'flex'))(
  'variant %s tells where each layer looks on the low-res picture',
  async (trainedVariant) => {
    const { dir, imagePath, promptIds } = readVariantFixtures();
    const engine = await openEngine({ checkpointDir: dir, provider: 'cpu', trainedVariant, weights: 'fp32' });
    try {
      const request = { image: { path: imagePath }, promptIds, fixedSteps: 2 };
      const { layers, ids } = await collectRun(engine, { ...request, attentionMaps: true });
      expect(ids).toEqual((await collectRun(engine, request)).ids);
      expect(layers).toHaveLength(2 * engine.info.layers);
      for (const { attentionMap } of layers) {
        const sum = attentionMap.reduce((total, value) => total + value, 0);
        expect(attentionMap).toHaveLength(engine.info.lowresGrid ** 2);
        expect(sum).toBeGreaterThan(0.01);
        expect(sum).toBeLessThan(engine.info.heads);
      }
    } finally {
      await engine.dispose();
    }
  },
);
