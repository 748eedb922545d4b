import { bytesPerWeight, stepBytes } from '../model/decoder/planDecoder.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import type { HighresKeys } from '../runtime/HighresKeys.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import { decoder1bConfig } from './syntheticConfigs.js';
import {
  chooseCells,
  imageStart,
  lowresGrid,
  type SyntheticState,
  syntheticState,
} from './syntheticState.js';
import { syntheticWeights } from './syntheticWeights.js';

const repeats = { steps: 25, prompts: 3 };

/** Types of weights that a decoder of this size is run in. */
export const decoder1bTypes = ['int8', 'int4'] as const;
/** One of them. */
export type Decoder1bType = (typeof decoder1bTypes)[number];

/** Positions of the prompt, and in the cache while steps are made. */
export const decoder1bPrompt = 635;

/** What was measured of one type of weights; times in milliseconds, one entry a repeat. */
export interface Decoder1bFigures {
  readonly loadMs: number;
  readonly promptMs: number[];
  readonly lowresStepMs: number[];
  /** 8 of 81 cells selected, others at each token. */
  readonly flexStepMs: number[];
  /** All 81 cells selected. */
  readonly allSelectedStepMs: number[];
  /** The first step that selects all cells, which projects them. */
  readonly projectAllStepMs: number;
  /** Linear layers, high-res projections and head. */
  readonly weightBytes: number;
  /** Keys and values of the prompt, and of all high-res tokens, as they are kept. */
  readonly cacheBytes: number;
  /** Memory of the process above what it had before, once loaded, and at the end. */
  readonly loadedBytes: number;
  readonly residentBytes: number;
  /** The most it had above that while it loaded. */
  readonly loadPeakBytes: number;
}

/** Loads the decoder, reads prompts and makes steps, in this process, which should have done nothing else. */
export async function measureDecoder1b(
  weights: Decoder1bType,
  threads: number,
  log: (text: string) => void,
): Promise<Decoder1bFigures> {
  const { decoder: config } = decoder1bConfig;
  const before = process.memoryUsage.rss();
  const start = performance.now();
  const decoder = await DecoderRuntime.load(decoder1bConfig, syntheticWeights(config, weights), {
    provider: 'cpu',
    threads,
    linearType: weights,
  });
  const loadMs = performance.now() - start;
  // The peak of the process is that of loading: it has done nothing yet that takes as much.
  const loadPeakBytes = process.resourceUsage().maxRSS * 1024 - before;
  const loadedBytes = process.memoryUsage.rss() - before;
  try {
    log(`decoder-1b: ${weights} loaded`);
    const promptMs = await measurePrompts(decoder);
    log(`decoder-1b: ${weights}, prompts read`);
    const steps = await measureSteps(decoder);
    const residentBytes = process.memoryUsage.rss() - before;
    const sizes = { weightBytes: weightBytes(weights), cacheBytes: cacheBytes() };
    return { loadMs, promptMs, ...steps, ...sizes, loadedBytes, residentBytes, loadPeakBytes };
  } finally {
    await decoder.dispose();
  }
}

async function measurePrompts(decoder: DecoderRuntime): Promise<number[]> {
  const { decoder: config } = decoder1bConfig;
  const rows = Float32Array.from({ length: decoder1bPrompt * config.hiddenSize }, (_, i) => Math.sin(i));
  const times: number[] = [];
  for (let repeat = -1; repeat < repeats.prompts; repeat++) {
    const cache = new KeyValueCache(config, decoder1bPrompt + 1);
    const start = performance.now();
    await lastOf(decoder.readPrompt(rows, cache));
    if (repeat >= 0) times.push(performance.now() - start);
  }
  return times;
}

async function measureSteps(decoder: DecoderRuntime) {
  const state = syntheticState(decoder, decoder1bConfig, decoder1bPrompt);
  const all = new Uint8Array(selectionGridCells).fill(1);
  const { resident: some, fresh: whole } = state.highres;
  const times = {
    lowresStepMs: [] as number[],
    flexStepMs: [] as number[],
    allSelectedStepMs: [] as number[],
  };
  let projectAllStepMs = 0;
  // Three rounds fill the pool of cells that are selected in turn.
  for (let repeat = -3; repeat < repeats.steps; repeat++) {
    const lowresMs = await stepMs(decoder, state);
    const flexMs = await stepMs(decoder, state, some, chooseCells(repeat + 3));
    const allMs = await stepMs(decoder, state, whole, all);
    if (repeat === -3) projectAllStepMs = allMs;
    if (repeat < 0) continue;
    times.lowresStepMs.push(lowresMs);
    times.flexStepMs.push(flexMs);
    times.allSelectedStepMs.push(allMs);
  }
  return { ...times, projectAllStepMs };
}

/** One token, its logits included; the cache is as before. */
async function stepMs(
  decoder: DecoderRuntime,
  { cache, row }: SyntheticState,
  highres?: HighresKeys,
  cells?: Uint8Array,
): Promise<number> {
  const start = performance.now();
  const hidden =
    highres === undefined
      ? await decoder.plainStep(row, cache)
      : await lastOf(
          decoder.flexStep(row, cache, {
            highres,
            resident: true,
            imageStart,
            imageTokens: lowresGrid ** 2,
            select: () => cells!,
          }),
        );
  await decoder.logits(hidden);
  const elapsed = performance.now() - start;
  cache.truncate(decoder1bPrompt);
  return elapsed;
}

async function lastOf<Result>(steps: AsyncGenerator<unknown, Result, undefined>): Promise<Result> {
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return next.value;
  }
}

/** Of a low-res step, and of the high-res projections. */
function weightBytes(weights: Decoder1bType): number {
  const { hiddenSize, layers } = decoder1bConfig.decoder;
  const readers = layers - decoder1bConfig.highres!.flexStartLayer;
  return stepBytes(decoder1bConfig, weights) + readers * 2 * hiddenSize ** 2 * bytesPerWeight[weights];
}

/** Bytes of keys and values, float32: of the prompt, and of the high-res tokens of two ways to select. */
function cacheBytes(): number {
  const { hiddenSize, layers } = decoder1bConfig.decoder;
  const { zoomRatio, flexStartLayer } = decoder1bConfig.highres!;
  const highresTokens = (lowresGrid * zoomRatio) ** 2;
  const third = Math.ceil(highresTokens / 3);
  return (
    4 * 2 * hiddenSize * (layers * decoder1bPrompt + (layers - flexStartLayer) * (highresTokens + third))
  );
}
