/**
 * Measures how the built app's memory grows over many questions in its real window and prints one JSON object:
 * `memoryGrowthMb`, what a question after the first 20 adds to the memory of all processes, in MB of resident pages that are not
 * shared and no file's (those come and go with whoever else reads the file), by a line through all samples; `memoryMainMb`,
 * `memoryWindowMb`, `memoryEngineMb`, of that each process; `heapMainKb`, `heapWindowKb`, what it adds to what lives on the heaps after a full collection; `memoryQuestions` how many were asked.
 *
 * Run: `npx tsx e2e/measure/memoryGrowth.ts [QUESTIONS]`, 200 by default. Progress goes to stderr. `npm run build` before.
 */
import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { prepareMachine } from '../../build/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea } from '../support/launchFovea.js';
import { makeTalkativeCheckpoint } from '../support/talkativeCheckpoint.js';
import { writeBlocksImage } from '../support/testImages.js';

const questions = Number(process.argv[2] ?? 200);
const answerTokens = 12;
const settledAfter = 20;
const patience = { timeout: 120_000 };
const report = (line: string): void => console.error(line);
const folder = await mkdtemp(join(tmpdir(), 'fovea-memory-'));

/** Memory at one moment; MB, heaps after a collection. */
interface Sample {
  readonly asked: number;
  readonly main: number;
  readonly window: number;
  readonly engine: number;
  readonly others: number;
  readonly heapMain: number;
  readonly heapWindow: number;
}

try {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    const samples = await measure();
    const after = samples.filter(({ asked }) => asked >= settledAfter);
    const slope = (of: (sample: Sample) => number): number =>
      slopeOf(after.map((one) => [one.asked, of(one)]));
    const rounded = (value: number): number => Math.round(value * 1000) / 1000;
    console.log(
      JSON.stringify({
        memoryGrowthMb: rounded(slope(({ main, window, engine, others }) => main + window + engine + others)),
        memoryMainMb: rounded(slope(({ main }) => main)),
        memoryWindowMb: rounded(slope(({ window }) => window)),
        memoryEngineMb: rounded(slope(({ engine }) => engine)),
        heapMainKb: rounded(1024 * slope(({ heapMain }) => heapMain)),
        heapWindowKb: rounded(1024 * slope(({ heapWindow }) => heapWindow)),
        memoryQuestions: samples.at(-1)?.asked ?? 0,
      }),
    );
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function measure(): Promise<Sample[]> {
  const image = join(folder, 'image.png');
  await writeBlocksImage(image, 1600, 1200);
  const model = join(folder, 'talkative');
  await makeTalkativeCheckpoint(model);
  const running = await launchFovea({ args: ['--model', model, image] });
  try {
    const fovea = new FoveaWindow(running.app, running.window);
    const client = await fovea.page.context().newCDPSession(fovea.page);
    await expect(fovea.engineState).toHaveText('Ready', patience);
    await fovea.setLongestAnswer(answerTokens);
    const samples: Sample[] = [];
    for (let asked = 1; asked <= questions; asked++) {
      await fovea.ask(`What is in part ${asked} of the picture?`);
      await expect(fovea.page.locator('article.turn')).toHaveCount(asked, patience);
      await fovea.ended('finished', patience.timeout);
      if (asked % 10 !== 0) continue;
      await client.send('HeapProfiler.collectGarbage');
      const { usedSize } = await client.send('Runtime.getHeapUsage');
      samples.push({ asked, ...(await ofProcesses(fovea)), heapWindow: usedSize / 2 ** 20 });
      report(JSON.stringify(samples.at(-1)));
    }
    return samples;
  } finally {
    await running.close();
  }
}

/** Of each process what it has for itself alone; of the main process's heap what lives. */
async function ofProcesses({ app }: FoveaWindow): Promise<Omit<Sample, 'asked' | 'heapWindow'>> {
  const { processes, heapMain } = await app.evaluate(async ({ app: electron }) => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    await new Promise((done) => setTimeout(done, 200));
    return {
      processes: electron.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name: name ?? '' })),
      heapMain: process.memoryUsage().heapUsed / 2 ** 20,
    };
  });
  const sizes = await Promise.all(
    processes.map(async ({ pid, type, name }) => ({ type, name, size: await privateMb(pid) })),
  );
  const sum = (fits: (one: { type: string; name: string }) => boolean): number =>
    sizes.filter(fits).reduce((total, { size }) => total + size, 0);
  const isEngine = ({ name }: { name: string }): boolean => name === 'Fovea engine';
  return {
    main: sum(({ type }) => type === 'Browser'),
    window: sum(({ type }) => type === 'Tab'),
    engine: sum(isEngine),
    others: sum((one) => one.type !== 'Browser' && one.type !== 'Tab' && !isEngine(one)),
    heapMain,
  };
}

/** Resident memory that is shared with no other process and is no file's, in MB. */
async function privateMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return of('Private_Dirty') / 1024;
}

/** The slope of the line that fits the points best. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
  return mean(([at, value]) => (at - x) * (value - y)) / mean(([at]) => (at - x) ** 2);
}
