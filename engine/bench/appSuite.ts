import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { BenchContext } from './benchContext.js';
import { percentile, summarize, type BenchRow, type SuiteReport } from './benchReport.js';

const figures = z.object({
  /** Process start to a usable window, one number a start. */
  coldStartMs: z.array(z.number()).min(1),
  /** How late each tick of the event loop came while an answer streamed. */
  mainGapMs: z.array(z.number()).min(1),
  rendererGapMs: z.array(z.number()).min(1),
});

/** Cold start of the app and event-loop gaps while an answer streams, measured on the real window by a script. */
export async function appSuite({ root, log }: BenchContext): Promise<SuiteReport> {
  const script = path.join(root, 'build', 'scripts', 'measureApp.mjs');
  const built = path.join(root, 'out', 'main', 'index.js');
  const missing = [script, built].find((file) => !existsSync(file));
  if (missing !== undefined)
    return leftOut(`there is no ${path.relative(root, missing)} (run npm run build)`);
  log('app: starting it three times');
  let stdout: string;
  try {
    ({ stdout } = await promisify(execFile)(process.execPath, [script], { cwd: root, timeout: 300_000 }));
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    return leftOut(stderr.trim().split('\n').at(-1) ?? 'the script failed');
  }
  const { coldStartMs, mainGapMs, rendererGapMs } = figures.parse(
    JSON.parse(stdout.trim().split('\n').at(-1)!),
  );
  const gaps = (what: string, values: number[]): BenchRow => {
    const tail = percentile(values, 0.99);
    return {
      what: `${what}: 99th percentile of event-loop gaps`,
      measured: { median: tail, min: Math.min(...values), max: Math.max(...values), runs: values.length },
      unit: 'ms',
      goal: { text: 'at most 50 ms', met: tail <= 50 },
    };
  };
  const main = gaps('main process', mainGapMs);
  const renderer = gaps('window', rendererGapMs);
  const start = summarize(coldStartMs);
  return {
    suite: 'app',
    subject: 'The built app in a real window; the range of a gap row is that of all gaps.',
    rows: [{ what: 'cold start to a usable window', measured: start, unit: 'ms' }, main, renderer],
    values: {
      appColdStartMs: start,
      mainGapP99Ms: main.measured.median,
      rendererGapP99Ms: renderer.measured.median,
    },
  };
}

function leftOut(reason: string): SuiteReport {
  return { suite: 'app', subject: `Left out: ${reason}.`, rows: [], values: { appLeftOut: reason } };
}
