import { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { Engine, EngineInfo } from '../answering/Engine.js';
import type { AskRequest } from '../answering/askRequest.js';
import type { DoneEvent } from '../protocol/runEvent.js';
import { stepBytes } from '../model/decoder/planDecoder.js';
import type { BenchContext } from './benchContext.js';
import { benchQuestion } from './benchQuestion.js';
import { summarize, type BenchRow, type Measurement, type SuiteReport } from './benchReport.js';
import { measureBandwidth, readingMs } from './measureBandwidth.js';

const repeats = 25;

/** Three ways to make a token, measured in turn. */
const ways = {
  lowres: { variant: 'lowres' },
  flex: { variant: 'flex' },
  all: { variant: 'flex', selector: 'all' },
} as const satisfies Record<string, Partial<AskRequest>>;

/**
 * Time per token of the flex step, and of the flex step with all high-res tokens selected, against the low-res
 * step: one question on one image, interleaved repeats, the median of the tokens after the first of each answer; a first
 * round is not counted. On a busy machine the time the processor spent says more than the clock, so it is given too.
 */
export async function decoderSuite(context: BenchContext): Promise<SuiteReport> {
  const engine = await context.openEngine(context.engineOptions);
  try {
    const times: Times = { lowres: [], flex: [], all: [] };
    const cpuTimes: Times = { lowres: [], flex: [], all: [] };
    let selected = 0;
    const question = await benchQuestion(context.root, engine.info);
    for (let repeat = -1; repeat < repeats; repeat++) {
      for (const [name, way] of Object.entries(ways) as [keyof typeof ways, Partial<AskRequest>][]) {
        const { done, cpuMs } = await runOnce(engine, { ...question, ...way });
        if (repeat < 0) continue;
        times[name].push(done.timing.medianTokenMs);
        cpuTimes[name].push(cpuMs);
        if (name === 'flex') selected = done.selectedFraction;
      }
      context.log(`decoder: ${Math.max(0, repeat + 1)} of ${repeats}`);
    }
    const bytes = weightBytes(engine.info);
    const floorMs = readingMs(bytes, await measureBandwidth(context.threads, bytes));
    return decoderReport(engine, floorMs, times, cpuTimes, selected);
  } finally {
    await engine.dispose();
  }
}

type Times = Record<keyof typeof ways, number[]>;

/** @returns with `cpuMs`, what the processor spent on a token after the first */
async function runOnce(
  engine: Engine,
  request: AskRequest,
): Promise<{ readonly done: DoneEvent; readonly cpuMs: number }> {
  let afterFirst = process.cpuUsage();
  let tokensAfterFirst = 0;
  for await (const event of engine.ask(request)) {
    if (event.type === 'token' && event.tokenIndex === 0) afterFirst = process.cpuUsage();
    else if (event.type === 'token') tokensAfterFirst++;
    if (event.type !== 'done') continue;
    const { user, system } = process.cpuUsage(afterFirst);
    return { done: event, cpuMs: (user + system) / 1e3 / Math.max(1, tokensAfterFirst) };
  }
  throw new Error('the run did not end with done');
}

function decoderReport(
  { info }: Engine,
  floorMs: number,
  times: Times,
  cpuTimes: Times,
  selected: number,
): SuiteReport {
  const floor = {
    value: floorMs,
    why: 'a token reads every decoder weight once; their bytes over the rate measured for as many bytes',
  };
  const ratio = (name: 'flex' | 'all', of = times): Measurement =>
    summarize(of[name].map((ms, i) => ms / of.lowres[i]!));
  const flexOverLowres = ratio('flex');
  const allSelectedOverLowres = ratio('all');
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
      { what: 'flex / low-res, processor time', measured: ratio('flex', cpuTimes), unit: 'x' },
      { what: 'all selected / low-res, processor time', measured: ratio('all', cpuTimes), unit: 'x' },
    ],
    values: {
      flexOverLowres,
      allSelectedOverLowres,
      flexOverLowresProcessorTime: ratio('flex', cpuTimes),
      allSelectedOverLowresProcessorTime: ratio('all', cpuTimes),
      lowresStepMs: summarize(times.lowres),
      flexStepMs: summarize(times.flex),
      allSelectedStepMs: summarize(times.all),
      decoderFloorMs: floorMs,
      selectedFraction: selected,
    },
  };
}

/** Bytes of the linear layers and the head in memory. */
function weightBytes({ checkpointDir, weights }: EngineInfo): number {
  const checkpoint = Checkpoint.open(checkpointDir);
  try {
    return stepBytes(checkpoint.config, weights);
  } finally {
    checkpoint.close();
  }
}
