import { layerBytes } from '../model/decoder/planDecoder.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { DecoderRuntime, type FlexStepContext } from '../runtime/DecoderRuntime.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import type { KeyValueCache } from '../runtime/KeyValueCache.js';
import type { BenchContext } from './benchContext.js';
import { type Bandwidth, measureBandwidth, readingMs } from './measureBandwidth.js';
import { summarize, type BenchRow, type Measurement, type SuiteReport } from './benchReport.js';
import { layer7bConfig } from './syntheticConfigs.js';
import {
  chooseCells,
  highresGrid,
  imageStart,
  lowresGrid,
  residentPool,
  selectedTokens,
  syntheticState,
} from './syntheticState.js';
import { syntheticWeights } from './syntheticWeights.js';

const repeats = 9;

/** Positions in the cache. */
const promptTokens = 640;

/** int8 is what a 7B model is run in where memory is not plentiful (7 GB rather than 28); fp32 is exact. */
const weightsTypes = ['int8', 'fp32'] as const;
type LayerWeights = (typeof weightsTypes)[number];

/**
 * One decoder layer at the size of 7B, 640 positions in the cache, 8 of 81 cells (512 of 5,184 high-res tokens)
 * selected, another 8 at each token out of 27 that stay resident: the flex step with resident keys and values
 * against the same step projecting them again, in turn.
 */
export async function layer7bSuite(context: BenchContext): Promise<SuiteReport> {
  const found: LayerFigures[] = [];
  for (const weights of weightsTypes) found.push(await measureLayer(weights, context));
  return layer7bReport(found, context.threads);
}

interface LayerFigures {
  readonly weights: LayerWeights;
  /** Milliseconds of each step. */
  readonly resident: number[];
  readonly projected: number[];
  /** What a step has to read: weights, and keys and values of all it looks at. */
  readonly stepBytes: number;
  readonly bandwidth: Bandwidth;
}

async function measureLayer(weights: LayerWeights, context: BenchContext): Promise<LayerFigures> {
  const provider = context.engineOptions.provider === 'webgpu' ? 'webgpu' : 'cpu';
  context.log(`layer-7b: building two layers in ${weights}`);
  const decoder = await DecoderRuntime.load(layer7bConfig, syntheticWeights(layer7bConfig.decoder, weights), {
    provider,
    threads: context.threads,
    linearType: weights,
    maxDoubledBytes: 0, // layer by layer, as all 32 of them run
  });
  try {
    const { highres, cache, row } = syntheticState(decoder, layer7bConfig, promptTokens);
    const times = { resident: [] as number[], projected: [] as number[] };
    for (let repeat = -3; repeat < repeats; repeat++) {
      const chosen = chooseCells(repeat + 3);
      for (const resident of [true, false]) {
        // Each way keeps its own keys: without residency, reading drops what was kept.
        const step = { highres: resident ? highres.resident : highres.fresh, resident, chosen };
        const ms = await measureStep(decoder, row, cache, step);
        if (repeat >= 0) times[resident ? 'resident' : 'projected'].push(ms);
      }
      if (repeat >= 0) context.log(`layer-7b: ${weights}, ${repeat + 1} of ${repeats}`);
    }
    const keyValueBytes = (promptTokens + selectedTokens) * 2 * layer7bConfig.decoder.hiddenSize * 4;
    const stepBytes = layerBytes(layer7bConfig, weights) + keyValueBytes;
    return { weights, ...times, stepBytes, bandwidth: await measureBandwidth(context.threads, stepBytes) };
  } finally {
    await decoder.dispose();
  }
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
    imageStart,
    imageTokens: lowresGrid ** 2,
    select: () => chosen,
  };
  const layers = decoder.flexStep(row, cache, context);
  await layers.next();
  const start = performance.now();
  const { value, done } = await layers.next();
  const elapsed = performance.now() - start;
  if (done === true || value.readTokens !== selectedTokens) {
    throw new Error('layer 1 did not read the selection');
  }
  await layers.return(new Float32Array(0)); // leaves the cache as it was
  return elapsed;
}

function layer7bReport(found: readonly LayerFigures[], threads: number): SuiteReport {
  const speedup = ({ projected, resident }: LayerFigures): Measurement =>
    summarize(projected.map((ms, i) => ms / resident[i]!));
  const values = Object.fromEntries(
    found.flatMap((figures): [string, unknown][] => {
      const suffix = figures.weights === 'int8' ? '' : 'Fp32';
      return [
        [`residentSpeedup7B${suffix}`, speedup(figures)],
        [`residentStep7BMs${suffix}`, summarize(figures.resident)],
        [`projectedStep7BMs${suffix}`, summarize(figures.projected)],
        [`layer7BFloorMs${suffix}`, readingMs(figures.stepBytes, figures.bandwidth)],
      ];
    }),
  );
  return {
    suite: 'layer-7b',
    subject:
      `One layer, hidden 4096, 32 heads, ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${promptTokens} positions ` +
      `in the cache, ${selectedTokens} of ${highresGrid ** 2} high-res tokens selected, ${residentPool} of ${selectionGridCells} cells resident.`,
    rows: found.flatMap((figures) => layerRows(figures, speedup(figures))),
    values,
  };
}

function layerRows(
  { weights, resident, projected, stepBytes, bandwidth }: LayerFigures,
  speedup: Measurement,
): BenchRow[] {
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);
  const read = `${gigabytes(stepBytes)} GB, read at ${gigabytes(bandwidth.bytesPerSecond)} GB/s`;
  const floor = {
    value: readingMs(stepBytes, bandwidth),
    why: `weights, keys and values of the ${weights} layer are ${read}`,
  };
  return [
    { what: `${weights}: flex step, resident keys`, measured: summarize(resident), unit: 'ms', floor },
    { what: `${weights}: flex step, projected at each token`, measured: summarize(projected), unit: 'ms' },
    {
      what: `${weights}: projected / resident`,
      measured: speedup,
      unit: 'x',
      goal: { text: 'at least 8x', met: speedup.median >= 8 },
    },
  ];
}
