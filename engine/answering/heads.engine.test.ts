import { afterEach, describe, expect, it, vi } from 'vitest';
import { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import type { AskRequest } from './askRequest.js';
import { openEngine } from './openEngine.js';

const golden = readGolden('landscape-36');
const loadDecoder = DecoderRuntime.load.bind(DecoderRuntime);
const request: AskRequest = {
  image: { path: golden.imagePath },
  promptIds: golden.promptIds,
  fixedSteps: 3,
  keepLogits: true,
};
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  ['one by one, as large models run', 0],
  ['in one graph, as small models run', undefined],
])('the attention of every head, of layers that run %s', (_, maxDoubledBytes) => {
  it('adds up to the attention map, and changes nothing', async () => {
    vi.spyOn(DecoderRuntime, 'load').mockImplementationOnce((config, weights, settings, onGraph) =>
      loadDecoder(config, weights, { ...settings, maxDoubledBytes }, onGraph),
    );
    const engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
    // Once before, so that all runs find the same tokens in memory.
    const { info } = engine;
    await collectRun(engine, request);
    const plain = await collectRun(engine, request);
    for (const headsOfLayer of plain.prefill.selectingLayers) {
      const run = await collectRun(engine, { ...request, headsOfLayer });
      expect(run.tokens.map(({ logits }) => logits)).toEqual(plain.tokens.map(({ logits }) => logits));
      expect(run.layers.map((event) => ({ ...event, headMaps: undefined }))).toEqual(plain.layers);
      for (const { layer, attentionMap, headMaps } of run.layers) {
        if (layer !== headsOfLayer) {
          expect(headMaps).toBeUndefined();
          continue;
        }
        expect(headMaps).toHaveLength(info.heads * attentionMap.length);
        const sums = Float32Array.from(attentionMap, (__, i) => {
          let sum = 0;
          for (let head = 0; head < info.heads; head++) sum += headMaps![head * attentionMap.length + i]!;
          return sum;
        });
        expect(largestDifference(sums, attentionMap)).toBeLessThan(1e-6);
        const [first, second] = [headMaps!.slice(0, 144), headMaps!.slice(144, 288)];
        expect(first).not.toEqual(second);
      }
    }
    await engine.dispose();
  });
});

it('is refused for a layer that does not select, with those that do', async () => {
  const engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
  await expect(collectRun(engine, { ...request, headsOfLayer: 7 })).rejects.toThrow(
    /headsOfLayer should be one of the layers that select: 8, 9, 10, 11, but is 7/,
  );
  await expect(collectRun(engine, { ...request, headsOfLayer: 8, variant: 'lowres' })).rejects.toThrow(
    /no layer of variant lowres selects/,
  );
  await engine.dispose();
});
