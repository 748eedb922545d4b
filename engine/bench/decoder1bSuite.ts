import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stepBytes } from '../model/decoder/planDecoder.js';
import type { BenchContext } from './benchContext.js';
import { summarize, type BenchRow, type Measurement, type SuiteReport } from './benchReport.js';
import { measureBandwidth, readingMs } from './measureBandwidth.js';
import {
  decoder1bPrompt,
  type Decoder1bFigures,
  type Decoder1bType,
  decoder1bTypes,
  measureDecoder1b,
} from './measureDecoder1b.js';
import { decoder1bConfig } from './syntheticConfigs.js';

/**
 * A decoder of 0.87 billion parameters with weights made on the fly: loading, a prompt of 635 positions, and a token in low
 * resolution, with 8 of 81 cells selected and with all; and the memory each takes. Every type of weights is measured in a process
 * of its own, or what one measured would count as the next one's memory.
 */
export async function decoder1bSuite(context: BenchContext): Promise<SuiteReport> {
  const asked = decoder1bTypes.find((type) => type === context.engineOptions.weights);
  if (asked !== undefined && context.isAlone) {
    const figures = await measureDecoder1b(asked, context.threads, context.log);
    return decoder1bReport([[asked, figures]], context);
  }
  const found: (readonly [Decoder1bType, Decoder1bFigures])[] = [];
  for (const type of asked === undefined ? decoder1bTypes : [asked]) {
    context.log(`decoder-1b: ${type}, in a process of its own`);
    found.push([type, await measureApart(type, context.threads)]);
  }
  return decoder1bReport(found, context);
}

/** This command again, for one type of weights. */
async function measureApart(type: Decoder1bType, threads: number): Promise<Decoder1bFigures> {
  const words = ['bench', '--suite', 'decoder-1b', '--weights', type, '--threads', String(threads), '--json'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, process.argv[1]!, ...words],
    { maxBuffer: 2 ** 24 },
  );
  return (JSON.parse(stdout) as Record<string, Decoder1bFigures>)[`${type}Measured`]!;
}

async function decoder1bReport(
  found: readonly (readonly [Decoder1bType, Decoder1bFigures])[],
  { threads }: BenchContext,
): Promise<SuiteReport> {
  const rows: BenchRow[] = [];
  const values: Record<string, unknown> = {};
  for (const [type, figures] of found) {
    const readBytes = stepBytes(decoder1bConfig, type);
    const bandwidth = await measureBandwidth(threads, readBytes);
    rows.push(...timeRows(type, figures, readingMs(readBytes, bandwidth)), ...memoryRows(type, figures));
    Object.assign(values, {
      [`${type}LowresStepMs`]: summarize(figures.lowresStepMs),
      [`${type}FlexStepMs`]: summarize(figures.flexStepMs),
      [`${type}AllSelectedStepMs`]: summarize(figures.allSelectedStepMs),
      [`${type}PromptMs`]: summarize(figures.promptMs),
      [`${type}LoadMs`]: figures.loadMs,
      [`${type}WeightBytes`]: figures.weightBytes,
      [`${type}CacheBytes`]: figures.cacheBytes,
      [`${type}ResidentBytes`]: figures.residentBytes,
      [`${type}LoadPeakBytes`]: figures.loadPeakBytes,
      [`${type}Measured`]: figures,
    });
  }
  return {
    suite: 'decoder-1b',
    subject:
      `16 layers of width 2048, 16 heads, vocabulary 32000, made-up weights, ${threads} ` +
      `${threads === 1 ? 'thread' : 'threads'} of the CPU: ${decoder1bPrompt} positions in the cache.`,
    rows,
    values,
  };
}

function timeRows(type: Decoder1bType, figures: Decoder1bFigures, floorMs: number): BenchRow[] {
  const { lowresStepMs, flexStepMs, allSelectedStepMs } = figures;
  const floor = {
    value: floorMs,
    why: `a token reads the layers and the head once; their bytes in ${type} over the rate measured for as many bytes`,
  };
  const ms = (what: string, times: readonly number[], withFloor = false): BenchRow => ({
    what: `${type}: ${what}`,
    measured: summarize(times),
    unit: 'ms',
    ...(withFloor && { floor }),
  });
  const ratio = (what: string, times: readonly number[], limit: number): BenchRow => {
    const measured = summarize(times.map((time, i) => time / lowresStepMs[i]!));
    const goal = { text: `at most ${limit}x`, met: measured.median <= limit };
    return { what: `${type}: ${what} / low-res step`, measured, unit: 'x', goal };
  };
  return [
    ms('load', [figures.loadMs]),
    ms(`prompt of ${decoder1bPrompt} positions`, figures.promptMs),
    ms('low-res step', lowresStepMs, true),
    ms('flex step, 8 of 81 cells selected', flexStepMs),
    ms('flex step, all cells selected', allSelectedStepMs),
    ms('first step that selects all cells', [figures.projectAllStepMs]),
    ratio('flex step', flexStepMs, 1.2),
    ratio('all selected', allSelectedStepMs, 2),
  ];
}

function memoryRows(type: Decoder1bType, figures: Decoder1bFigures): BenchRow[] {
  const { weightBytes, cacheBytes, loadedBytes, loadPeakBytes, residentBytes } = figures;
  const once = (value: number): Measurement => summarize([value]);
  const row = (what: string, bytes: number, of: number, limit?: number): BenchRow => ({
    what: `${type}: ${what}`,
    measured: once(bytes / of),
    unit: 'x',
    ...(limit !== undefined && { goal: { text: `at most ${limit}x`, met: bytes / of <= limit } }),
  });
  return [
    row(`memory once loaded / weights (${(weightBytes / 1e9).toFixed(2)} GB)`, loadedBytes, weightBytes),
    row('most memory while loading / weights', loadPeakBytes, weightBytes, 1.6),
    row('memory at the end beyond caches / weights', residentBytes - cacheBytes, weightBytes, 1.4),
  ];
}
