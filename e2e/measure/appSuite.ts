import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { summarize, type BenchRow, type Measurement, type SuiteReport } from '../../engine/bench/index.js';

const starts = 3;

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
 * Cold start of the app and event-loop gaps while an answer streams, measured on the real window by a script of its own
 * process each time. What cannot be measured is left out, with the reason in the report.
 *
 * @param root folder of the repository
 * @param log told of every start
 */
export async function appSuite(root: string, log: (text: string) => void): Promise<SuiteReport> {
  const runner = path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const script = path.join(root, 'e2e', 'measure', 'appTiming.ts');
  const built = path.join('out', 'main', 'index.js');
  if (!existsSync(path.join(root, built))) return leftOut(`there is no ${built} (run npm run build)`);
  const timings: AppTiming[] = [];
  for (let start = 1; start <= starts; start++) {
    log(`app: start ${start} of ${starts}`);
    try {
      const running = promisify(execFile)(process.execPath, [runner, script], {
        cwd: root,
        timeout: 600_000,
      });
      const { stdout } = await running;
      timings.push(timingSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')));
    } catch (error) {
      if (timings.length === 0) return leftOut(reasonOf(error));
      log(`app: start ${start} failed, the ones before count: ${reasonOf(error)}`);
      break;
    }
  }
  return appReport(timings);
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

/** The table of some starts, at least one. */
export function appReport(timings: readonly AppTiming[]): SuiteReport {
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
    ],
    values: { appColdStartMs, mainGapP99Ms, rendererGapP99Ms },
  };
}

function leftOut(reason: string): SuiteReport {
  return { suite: 'app', subject: `Left out: ${reason}.`, rows: [], values: { appLeftOut: reason } };
}
