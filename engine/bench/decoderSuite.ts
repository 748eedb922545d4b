import { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { Engine } from '../engineTypes.js';
import type { AskRequest } from '../generation/askRequest.js';
import type { DoneEvent } from '../generation/runEvent.js';
import { layerBytes } from '../model/planDecoder.js';
import type { BenchContext } from './benchContext.js';
import { benchImage, benchPrompt } from './benchImage.js';
import { summarize, type BenchRow, type SuiteReport } from './benchReport.js';

const repeats = 9;
const steps = 24;

/** Three ways to make a token, measured in turn. */
const ways = {
  lowres: { variant: 'lowres' },
  flex: { variant: 'flex' },
  all: { variant: 'flex', selector: 'all' },
} as const satisfies Record<string, Partial<AskRequest>>;

/**
 * Time per token of the flex step, and of the flex step with all high-res tokens selected, against the low-res
 * step: one image, interleaved repeats, the median of 23 tokens each; a first round is not counted.
 */
export async function decoderSuite(context: BenchContext): Promise<SuiteReport> {
  const engine = await context.openEngine(context.engineOptions);
  try {
    const times = { lowres: [] as number[], flex: [] as number[], all: [] as number[] };
    let selected = 0;
    const image = await benchImage(0);
    for (let repeat = -1; repeat < repeats; repeat++) {
      for (const [name, way] of Object.entries(ways) as [keyof typeof ways, Partial<AskRequest>][]) {
        const done = await runOnce(engine, { image, ...way });
        if (repeat < 0) continue;
        times[name].push(done.timing.medianTokenMs);
        if (name === 'flex') selected = done.selectedFraction;
      }
      context.log(`decoder: ${Math.max(0, repeat + 1)} of ${repeats}`);
    }
    return decoderReport(engine, context, times, selected);
  } finally {
    await engine.dispose();
  }
}

async function runOnce(engine: Engine, request: Pick<AskRequest, 'image'>): Promise<DoneEvent> {
  const promptIds = benchPrompt(engine.info.vocabularySize, 0);
  for await (const event of engine.ask({ promptIds, fixedSteps: steps, ...request })) {
    if (event.type === 'done') return event;
  }
  throw new Error('the run did not end with done');
}

function decoderReport(
  { info }: Engine,
  { bandwidth, engineOptions }: BenchContext,
  times: Record<keyof typeof ways, number[]>,
  selected: number,
): SuiteReport {
  const floorMs = (weightBytes(engineOptions.checkpointDir, info.weights) / bandwidth.bytesPerSecond) * 1e3;
  const floor = {
    value: floorMs,
    why: 'a token reads every decoder weight once; bytes of weights over the measured memory bandwidth',
  };
  const ratio = (name: 'flex' | 'all'): number[] => times[name].map((ms, i) => ms / times.lowres[i]!);
  const flexOverLowres = summarize(ratio('flex'));
  const allSelectedOverLowres = summarize(ratio('all'));
  const atMost = (limit: number, value: number): NonNullable<BenchRow['goal']> => ({
    text: `at most ${limit}x`,
    met: value <= limit,
  });
  const step = (what: string, name: keyof typeof ways): BenchRow => ({
    what,
    measured: summarize(times[name]),
    unit: 'ms',
    floor,
  });
  const ratioFloor = {
    value: 1,
    why: 'a ratio to the low-res step cannot fall below 1 while its work is included',
  };
  return {
    suite: 'decoder',
    subject:
      `${info.modelName}, ${info.weights} on ${info.provider}: ${info.layers} layers of width ${info.hiddenSize}, ` +
      `${info.highresGrid ** 2} high-res tokens, ${(selected * 100).toFixed(1)} % of the cells selected.`,
    rows: [
      step('low-res step', 'lowres'),
      step('flex step', 'flex'),
      step('flex step, all high-res tokens selected', 'all'),
      {
        what: 'flex step / low-res step',
        measured: flexOverLowres,
        unit: 'x',
        goal: atMost(1.5, flexOverLowres.median),
        floor: ratioFloor,
      },
      {
        what: 'all selected / low-res step',
        measured: allSelectedOverLowres,
        unit: 'x',
        goal: atMost(1.6, allSelectedOverLowres.median),
        floor: ratioFloor,
      },
    ],
    values: {
      flexOverLowres,
      allSelectedOverLowres,
      lowresStepMs: summarize(times.lowres),
      flexStepMs: summarize(times.flex),
      allSelectedStepMs: summarize(times.all),
      decoderFloorMs: floorMs,
      selectedFraction: selected,
    },
  };
}

/** Bytes of the linear layers and the head in memory. */
function weightBytes(checkpointDir: string, weights: 'fp32' | 'fp16' | 'int8'): number {
  const checkpoint = Checkpoint.open(checkpointDir);
  try {
    const { config } = checkpoint;
    const { layers, hiddenSize, vocabularySize, intermediateSize } = config.decoder;
    const bytes = layerBytes(config, weights);
    const perWeight = bytes / (4 * hiddenSize ** 2 + 3 * hiddenSize * intermediateSize);
    return layers * bytes + vocabularySize * hiddenSize * perWeight;
  } finally {
    checkpoint.close();
  }
}
