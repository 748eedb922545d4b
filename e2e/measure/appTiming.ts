/**
 * Measures the built app in its real window and prints one JSON object, all in milliseconds:
 * `coldStartMs`, `engineReadyMs`, `imageToFirstTokenMs`, `mainGapP99Ms`, `mainGapMaxMs`, `rendererGapP99Ms`,
 * `rendererGapMaxMs`, `streamedTokens`. Used by `npm run bench:app`.
 *
 * Run: `npx tsx e2e/measure/appTiming.ts`. Progress goes to stderr.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { prepareMachine } from '../../build/index.js';
import type { MainMeasure } from '../../electron/ipc/mainMeasure.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea, type LaunchOptions } from '../support/launchFovea.js';
import { makeTalkativeCheckpoint } from '../support/talkativeCheckpoint.js';
import { writeBlocksImage } from '../support/testImages.js';

/** Tokens of the answer over which gaps are measured, and the longest that is waited for it. */
const longestAnswer = 2000;
const streamingMs = 180_000;
const patience = { timeout: 120_000 };

const report = (line: string): void => console.error(line);
const folder = await mkdtemp(join(tmpdir(), 'fovea-timing-'));
try {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    const image = join(folder, 'image.png');
    await writeBlocksImage(image, 1600, 1200);
    const starts = await measureStart(image);
    const gaps = await measureGaps(image);
    console.log(JSON.stringify({ ...starts, ...gaps }));
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** From the start of the process to a window one can ask in, and from a question to its first token. */
async function measureStart(image: string): Promise<Record<string, number>> {
  report('Starting the app on the shipped model ...');
  const startedMs = performance.now();
  return withFovea({ args: [image] }, async (fovea) => {
    await expect(fovea.question).toBeVisible(patience);
    await expect(fovea.stage).toBeVisible(patience);
    const coldStartMs = performance.now() - startedMs;
    await expect(fovea.engineState).toHaveText('Ready', patience);
    const engineReadyMs = performance.now() - startedMs;
    const askedMs = performance.now();
    await fovea.ask('What does the sign say?');
    await expect(fovea.tokens.first()).toBeVisible(patience);
    return { coldStartMs, engineReadyMs, imageToFirstTokenMs: performance.now() - askedMs };
  });
}

/** Event-loop gaps of main process and window while an answer streams as fast as the engine goes. */
async function measureGaps(image: string): Promise<Record<string, number>> {
  report(`Streaming an answer of ${longestAnswer} tokens ...`);
  const model = join(folder, 'talkative');
  await makeTalkativeCheckpoint(model);
  return withFovea({ args: ['--model', model, image], env: { FOVEA_MEASURE: '1' } }, async (fovea) => {
    await expect(fovea.engineState).toHaveText('Ready', patience);
    await fovea.setLongestAnswer(longestAnswer);
    await fovea.ask('Tell me everything.');
    await expect(fovea.tokens.first()).toBeVisible(patience);
    const before = await fovea.tokens.count();
    await fovea.app.evaluate(() =>
      (globalThis as unknown as { foveaMeasure: MainMeasure }).foveaMeasure.reset(),
    );
    const late = await fovea.page.evaluateHandle(() => {
      const tickMs = 10;
      const lateMs: number[] = [];
      let last = performance.now();
      const recorded = { lateMs, hasEnded: false };
      const timer = setInterval(() => {
        const now = performance.now();
        lateMs.push(Math.max(0, now - last - tickMs));
        last = now;
        // Looked for here: Playwright goes through the whole page for it, which is work of its own.
        if (document.querySelector('[data-testid="turn"][data-state="running"]') !== null) return;
        recorded.hasEnded = true;
        clearInterval(timer);
      }, tickMs);
      return recorded;
    });
    const untilMs = performance.now() + streamingMs;
    while (!(await late.evaluate(({ hasEnded }) => hasEnded)) && performance.now() < untilMs) {
      await fovea.page.waitForTimeout(1000);
    }
    const lateMs = await late.evaluate(({ lateMs: recorded }) => recorded.sort((a, b) => a - b));
    await fovea.ended('finished', patience.timeout);
    const streamed = await fovea.tokens.count();
    const main = await fovea.app.evaluate(() =>
      (globalThis as unknown as { foveaMeasure: MainMeasure }).foveaMeasure.gaps(),
    );
    return {
      mainGapP99Ms: main.p99Ms,
      mainGapMaxMs: main.maxMs,
      rendererGapP99Ms: lateMs[Math.min(lateMs.length - 1, Math.ceil(lateMs.length * 0.99) - 1)] ?? 0,
      rendererGapMaxMs: lateMs.at(-1) ?? 0,
      streamedTokens: streamed - before,
    };
  });
}

async function withFovea<T>(options: LaunchOptions, use: (fovea: FoveaWindow) => Promise<T>): Promise<T> {
  const running = await launchFovea(options);
  try {
    return await use(new FoveaWindow(running.app, running.window));
  } finally {
    await running.close();
  }
}
