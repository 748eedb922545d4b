/**
 * Measures how a large picture is drawn in the built app's real window and prints one JSON object: `firstDrawnMs` and
 * `firstFullMs` from the drop of the file to something of it and to enough pixels; then while it is panned at 100 %:
 * `longestNothingMs` and `longestCoarserMs` (somewhere in sight was no tile, or only one with too few pixels), `frameP50Ms`,
 * `frameP95Ms`, `frameMaxMs`, and `memoryMiB` of all processes after it.
 *
 * Run: `npx tsx e2e/measure/panTiming.ts [IMAGE]`; without a picture on a stand-in whose tiles take 30 ms. Progress goes to
 * stderr. `npm run build` before.
 */
import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import { prepareMachine } from '../../build/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea } from '../support/launchFovea.js';
import { openStandInPyramid } from '../support/standInPyramid.js';

/** About 2,000 CSS pixels a second, there and back, as two fingers on a touchpad send it. */
const panMs = 10_000;
const step = { x: 31, y: 13, everyMs: 16 };
const patience = { timeout: 300_000 };

const report = (line: string): void => console.error(line);
const [, , image] = process.argv;
try {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    const running = await launchFovea();
    try {
      console.log(JSON.stringify(await measure(new FoveaWindow(running.app, running.window))));
    } finally {
      await running.close();
    }
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function measure(fovea: FoveaWindow): Promise<Record<string, number>> {
  const { page, stage } = fovea;
  // tsx wraps named functions with this, also those that run in the window.
  await page.evaluate('globalThis.__name = (named) => named');
  await expect(stage).toBeVisible(patience);
  await expect(fovea.engineState).toHaveText('Ready', patience);
  report('Opening the picture ...');
  const droppedMs = performance.now();
  if (image === undefined)
    await openStandInPyramid(fovea, { width: 30_000, height: 30_000, tileDelayMs: 30 });
  else await fovea.drop(resolve(image));
  const drawn = page.locator('[data-detail="full"], [data-detail="coarser"]');
  await expect(drawn.or(fovea.openError)).toBeVisible(patience);
  if (await fovea.openError.isVisible()) throw new Error(await fovea.openError.innerText());
  const firstDrawnMs = performance.now() - droppedMs;
  await expect(stage).toHaveAttribute('data-detail', 'full', patience);
  const firstFullMs = performance.now() - droppedMs;
  await expect(page.getByRole('progressbar', { name: 'Preparing the large image' })).toBeHidden(patience);

  report(`Panning at 100 % for ${panMs / 1000} s ...`);
  const zoom = page.getByRole('textbox', { name: 'Zoom' });
  await zoom.fill('100');
  await zoom.press('Enter');
  await expect(stage).toHaveAttribute('data-detail', 'full', patience);
  const box = (await stage.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = page.evaluate(recordFrames, panMs);
  const startedMs = performance.now();
  for (let sent = 0; performance.now() - startedMs < panMs; sent++) {
    const direction = Math.floor((performance.now() - startedMs) / 2500) % 2 === 0 ? 1 : -1;
    await page.mouse.wheel(direction * step.x, direction * step.y);
    await page.waitForTimeout(Math.max(0, (sent + 1) * step.everyMs - (performance.now() - startedMs)));
  }
  const memory = await fovea.app.evaluate(({ app }) =>
    app.getAppMetrics().reduce((sum, { memory: { workingSetSize } }) => sum + workingSetSize, 0),
  );
  return { firstDrawnMs, firstFullMs, ...figuresOf(await frames), memoryMiB: memory / 1024 };
}

interface FrameRecord {
  readonly atMs: number;
  readonly detail: string;
}

/** Runs in the window: each frame with what could be drawn of what is in sight. */
function recordFrames(lengthMs: number): Promise<readonly FrameRecord[]> {
  return new Promise((done) => {
    const frames: FrameRecord[] = [];
    const end = performance.now() + lengthMs;
    const look = (): void => {
      const detail = document.querySelector('[data-detail]')?.getAttribute('data-detail') ?? 'nothing';
      frames.push({ atMs: performance.now(), detail });
      if (performance.now() < end) requestAnimationFrame(look);
      else done(frames);
    };
    requestAnimationFrame(look);
  });
}

function figuresOf(frames: readonly FrameRecord[]): Record<string, number> {
  const gaps = frames.slice(1).map(({ atMs }, index) => atMs - frames[index]!.atMs);
  const sorted = gaps.sort((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    longestNothingMs: longest(frames, ['nothing']),
    longestCoarserMs: longest(frames, ['nothing', 'coarser']),
    frames: frames.length,
    frameP50Ms: quantile(0.5),
    frameP95Ms: quantile(0.95),
    frameMaxMs: quantile(1),
  };
}

/** The longest time that every frame was one of these. */
function longest(frames: readonly FrameRecord[], details: readonly string[]): number {
  let most = 0;
  let since: number | null = null;
  for (const { atMs, detail } of frames) {
    if (!details.includes(detail)) since = null;
    else {
      since ??= atMs;
      most = Math.max(most, atMs - since);
    }
  }
  return most;
}
