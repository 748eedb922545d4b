import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { summarize, type BenchRow, type Measurement, type SuiteReport } from '../../engine/bench/index.js';

const starts = 3;

/** Of what scrubTiming.ts prints, what stands in the table. */
const scrubSchema = z.object({
  scrubFps: z.number(),
  scrubFrameP95Ms: z.number(),
  /** What the window's main thread worked in a frame, by the clock. */
  scrubWorkP50Ms: z.number(),
  scrubWorkP95Ms: z.number(),
  /** What it computed in a frame, which other work on the machine does not change. */
  scrubThreadMs: z.number(),
  scrollFps: z.number(),
  scrollWorkP95Ms: z.number(),
  scrollThreadMs: z.number(),
});

/** Of what memoryGrowth.ts prints, what stands in the table. */
const memorySchema = z.object({ memoryGrowthMb: z.number(), memoryQuestions: z.number() });

export type ScrubTiming = z.infer<typeof scrubSchema>;
export type MemoryGrowth = z.infer<typeof memorySchema>;

/** What appTiming.ts prints of one start. */
const timingSchema = z.object({
  /** Process start to a usable window. */
  coldStartMs: z.number(),
  /** 99th percentile of how late the ticks of the event loop came while an answer streamed. */
  mainGapP99Ms: z.number(),
  rendererGapP99Ms: z.number(),
});

export type AppTiming = z.infer<typeof timingSchema>;

/**
 * Cold start of the app, event-loop gaps while an answer streams, frames while the matrix is scrubbed and scrolled, and how memory
 * grows over 200 questions: measured on the real window by scripts of their own process each time. What cannot be measured is left
 * out, with the reason in the report or the log.
 *
 * @param root folder of the repository
 * @param log told of every start
 */
export async function appSuite(root: string, log: (text: string) => void): Promise<SuiteReport> {
  const runner = path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const built = path.join('out', 'main', 'index.js');
  if (!existsSync(path.join(root, built))) return leftOut(`there is no ${built} (run npm run build)`);
  const measured = async <T>(script: string, schema: z.ZodType<T>): Promise<T> => {
    const file = path.join(root, 'e2e', 'measure', script);
    const running = promisify(execFile)(process.execPath, [runner, file], { cwd: root, timeout: 1_800_000 });
    const { stdout } = await running;
    return schema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  };
  const timings: AppTiming[] = [];
  for (let start = 1; start <= starts; start++) {
    log(`app: start ${start} of ${starts}`);
    try {
      timings.push(await measured('appTiming.ts', timingSchema));
    } catch (error) {
      if (timings.length === 0) return leftOut(reasonOf(error));
      log(`app: start ${start} failed, the ones before count: ${reasonOf(error)}`);
      break;
    }
  }
  const once = async <T>(what: string, script: string, schema: z.ZodType<T>): Promise<T | null> => {
    log(`app: ${what}`);
    try {
      return await measured(script, schema);
    } catch (error) {
      log(`app: ${what} failed and is left out: ${reasonOf(error)}`);
      return null;
    }
  };
  const scrub = await once('scrubbing and scrolling the matrix', 'scrubTiming.ts', scrubSchema);
  const memory = await once('memory over 200 questions', 'memoryGrowth.ts', memorySchema);
  return appReport(timings, scrub, memory);
}

/** The last line of the script's stderr that is not indented detail. */
function reasonOf(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string };
  return (
    stderr
      .split('\n')
      .filter((text) => /^\S/.test(text))
      .at(-1) ?? String(error)
  );
}

/** The table of some starts, at least one, and of what was measured once. */
export function appReport(
  timings: readonly AppTiming[],
  scrub: ScrubTiming | null = null,
  memory: MemoryGrowth | null = null,
): SuiteReport {
  const of = (figure: keyof AppTiming): Measurement => summarize(timings.map((timing) => timing[figure]));
  const gaps = (what: string, measured: Measurement): BenchRow => ({
    what: `${what}: event-loop gap, 99th percentile`,
    measured,
    unit: 'ms',
    goal: { text: 'at most 50 ms', met: measured.median <= 50 },
  });
  const [appColdStartMs, mainGapP99Ms, rendererGapP99Ms] = [
    of('coldStartMs'),
    of('mainGapP99Ms'),
    of('rendererGapP99Ms'),
  ];
  return {
    suite: 'app',
    subject: 'The built app in a real window, started anew for each run; gaps while an answer streams.',
    rows: [
      { what: 'cold start to a usable window', measured: appColdStartMs, unit: 'ms' },
      gaps('main process', mainGapP99Ms),
      gaps('window', rendererGapP99Ms),
      ...(scrub === null ? [] : scrubRows(scrub)),
      ...(memory === null ? [] : [memoryRow(memory)]),
    ],
    values: { appColdStartMs, mainGapP99Ms, rendererGapP99Ms, ...scrub, ...memory },
  };
}

function scrubRows(scrub: ScrubTiming): BenchRow[] {
  const scrubbing = 'scrubbing 23 layers × 100 tokens';
  const scrolling = 'scrolling 32 layers × 2,000 tokens';
  const row = (what: string, value: number, unit: 'ms' | '', most?: number): BenchRow => ({
    what,
    measured: summarize([value]),
    unit,
    ...(most !== undefined && { goal: { text: `at most ${most} ms`, met: value <= most } }),
  });
  return [
    row(`${scrubbing}: frames a second`, scrub.scrubFps, ''),
    row(`${scrubbing}: between frames, 95th percentile`, scrub.scrubFrameP95Ms, 'ms'),
    row(`${scrubbing}: work of a frame, median`, scrub.scrubWorkP50Ms, 'ms'),
    row(`${scrubbing}: work of a frame, 95th percentile`, scrub.scrubWorkP95Ms, 'ms', 16.7),
    row(`${scrubbing}: processor time of a frame`, scrub.scrubThreadMs, 'ms', 16.7),
    row(`${scrolling}: frames a second`, scrub.scrollFps, ''),
    row(`${scrolling}: work of a frame, 95th percentile`, scrub.scrollWorkP95Ms, 'ms', 16.7),
    row(`${scrolling}: processor time of a frame`, scrub.scrollThreadMs, 'ms', 16.7),
  ];
}

function memoryRow({ memoryGrowthMb, memoryQuestions }: MemoryGrowth): BenchRow {
  return {
    what: `memory that a question adds, of ${memoryQuestions} questions after the first 20, MB`,
    measured: summarize([memoryGrowthMb]),
    unit: '',
    goal: { text: 'less than 0.1 MB', met: memoryGrowthMb < 0.1 },
  };
}

function leftOut(reason: string): SuiteReport {
  return { suite: 'app', subject: `Left out: ${reason}.`, rows: [], values: { appLeftOut: reason } };
}
