import type { CheckpointConfig } from '../checkpoint/checkpointConfig.js';
import { layerBytes } from '../model/planDecoder.js';
import { highresRotaryTables } from '../model/rotaryTables.js';
import { DecoderRuntime, type FlexStepContext } from '../runtime/DecoderRuntime.js';
import { HighresKeys } from '../runtime/HighresKeys.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import { seededRandom } from '../selection/seededRandom.js';
import type { BenchContext } from './benchContext.js';
import { summarize, type SuiteReport } from './benchReport.js';
import { syntheticWeights } from './syntheticWeights.js';

const repeats = 9;
const promptTokens = 640;
const cells = 81;
const selectedCells = 8; // 9.9 % of 81
const lowresGrid = 24;
const highresGrid = 72;
/** Cells that were selected at one time or another and stay resident, a third of all. */
const residentPool = 27;

/** A LLaVA-1.5-7B decoder cut down to two layers: layer 0 selects, layer 1 is the one that is measured. */
const config: CheckpointConfig = {
  modelName: 'synthetic-7b',
  decoder: {
    hiddenSize: 4096,
    intermediateSize: 11008,
    layers: 2,
    heads: 32,
    headDim: 128,
    vocabularySize: 64,
    rmsNormEpsilon: 1e-5,
    ropeTheta: 10_000,
    ropePositionScale: 1,
    maxPositions: 4096,
    tiedEmbeddings: false,
    eosTokenIds: [2],
  },
  vision: {} as CheckpointConfig['vision'], // no vision tower is run here
  visionLayersRun: 0,
  projectorLayers: [],
  highres: { zoomRatio: 3, lowresSize: 336, highresSize: 1008, threshold: 48, flexStartLayer: 1 },
};

/**
 * One decoder layer at the size of 7B, 640 positions in the cache, 8 of 81 cells (512 of 5,184 high-res tokens)
 * selected, another 8 at each token out of 27 that stay resident: the flex step with resident keys and values
 * against the same step projecting them again, in turn.
 */
export async function layer7bSuite(context: BenchContext): Promise<SuiteReport> {
  const provider = context.engineOptions.provider === 'webgpu' ? 'webgpu' : 'cpu';
  const settings = { provider, threads: context.bandwidth.threads, linearType: 'fp32' } as const;
  context.log('layer-7b: building two layers (1.6 GB)');
  const decoder = await DecoderRuntime.load(config, syntheticWeights(config.decoder), settings);
  try {
    const { highres, cache, row } = syntheticState(decoder);
    const times = { resident: [] as number[], projected: [] as number[] };
    for (let repeat = -3; repeat < repeats; repeat++) {
      const chosen = chooseCells(repeat + 3);
      for (const resident of [true, false]) {
        // Each way keeps its own keys: without residency, reading drops what was kept.
        const step = { highres: resident ? highres.resident : highres.fresh, resident, chosen };
        const ms = await measureStep(decoder, row, cache, step);
        if (repeat >= 0) times[resident ? 'resident' : 'projected'].push(ms);
      }
      if (repeat >= 0) context.log(`layer-7b: ${repeat + 1} of ${repeats}`);
    }
    return layer7bReport(context, times);
  } finally {
    await decoder.dispose();
  }
}

/** Random keys, values and high-res features; the pool of resident cells fills during the rounds not counted. */
function syntheticState(decoder: DecoderRuntime): {
  highres: { resident: HighresKeys; fresh: HighresKeys };
  cache: KeyValueCache;
  row: Float32Array;
} {
  const { hiddenSize, heads, headDim, layers } = config.decoder;
  const random = seededRandom(11);
  const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
  const cache = new KeyValueCache(config.decoder, promptTokens + 1);
  const past = noise(heads * headDim * promptTokens);
  for (let layer = 0; layer < layers; layer++) cache.write(layer, past, past, promptTokens);
  cache.advance(promptTokens);
  const features = noise(highresGrid ** 2 * hiddenSize); // f_HR [G*G, D]
  const tables = highresRotaryTables(config.decoder, 35, lowresGrid, highresGrid); // [G*G, d/2]
  const rowsOf = (matrix: Float32Array, columns: number, tokens: Uint32Array): Float32Array => {
    const rows = new Float32Array(tokens.length * columns);
    tokens.forEach((token, i) =>
      rows.set(matrix.subarray(token * columns, (token + 1) * columns), i * columns),
    );
    return rows;
  };
  const keys = (): HighresKeys =>
    new HighresKeys(config.decoder, highresGrid, (layer, tokens) =>
      decoder.projectHighres(layer, rowsOf(features, hiddenSize, tokens), {
        cos: rowsOf(tables.cos, headDim / 2, tokens),
        sin: rowsOf(tables.sin, headDim / 2, tokens),
      }),
    );
  return { highres: { resident: keys(), fresh: keys() }, cache, row: noise(hiddenSize) };
}

/** uint8 [81]: 8 cells of the pool, 9 further on at each round, so that three rounds fill it. */
function chooseCells(round: number): Uint8Array {
  const chosen = new Uint8Array(cells);
  for (let i = 0; i < selectedCells; i++) chosen[((round * 9 + i) % residentPool) * 3] = 1;
  return chosen;
}

interface MeasuredStep {
  readonly highres: HighresKeys;
  readonly resident: boolean;
  readonly chosen: Uint8Array;
}

/** Time of layer 1 alone: from layer 0's selection to layer 1's own, in milliseconds. */
async function measureStep(
  decoder: DecoderRuntime,
  row: Float32Array,
  cache: KeyValueCache,
  { highres, resident, chosen }: MeasuredStep,
): Promise<number> {
  const context: FlexStepContext = {
    highres,
    resident,
    imageStart: 35,
    imageTokens: lowresGrid ** 2,
    select: () => chosen,
  };
  const layers = decoder.flexStep(row, cache, context);
  await layers.next();
  const start = performance.now();
  const { value, done } = await layers.next();
  const elapsed = performance.now() - start;
  if (done === true || value.readTokens !== selectedCells * (highresGrid / 9) ** 2) {
    throw new Error('layer 1 did not read the selection');
  }
  await layers.return(new Float32Array(0)); // leaves the cache as it was
  return elapsed;
}

function layer7bReport(
  { bandwidth }: BenchContext,
  times: { readonly resident: number[]; readonly projected: number[] },
): SuiteReport {
  const { hiddenSize: D } = config.decoder;
  const selectedTokens = selectedCells * (highresGrid / 9) ** 2;
  const bytes = layerBytes(config, 'fp32') + (promptTokens + selectedTokens) * 2 * D * 4;
  const floorMs = (bytes / bandwidth.bytesPerSecond) * 1e3;
  const residentSpeedup7B = summarize(times.projected.map((ms, i) => ms / times.resident[i]!));
  return {
    suite: 'layer-7b',
    subject:
      `One layer, hidden 4096, 32 heads, fp32, ${bandwidth.threads} threads: ${promptTokens} positions in the cache, ` +
      `${selectedTokens} of ${highresGrid ** 2} high-res tokens selected, ${residentPool} of 81 cells resident.`,
    rows: [
      {
        what: 'flex step, resident keys and values',
        measured: summarize(times.resident),
        unit: 'ms',
        floor: {
          value: floorMs,
          why: `the layer's weights, keys and values are ${(bytes / 1e9).toFixed(2)} GB, the memory gives ${(bandwidth.bytesPerSecond / 1e9).toFixed(1)} GB/s`,
        },
      },
      { what: 'flex step, projected at each token', measured: summarize(times.projected), unit: 'ms' },
      {
        what: 'projected / resident',
        measured: residentSpeedup7B,
        unit: 'x',
        goal: { text: 'at least 8x', met: residentSpeedup7B.median >= 8 },
      },
    ],
    values: {
      residentSpeedup7B,
      residentStep7BMs: summarize(times.resident),
      projectedStep7BMs: summarize(times.projected),
      layer7BFloorMs: floorMs,
    },
  };
}
