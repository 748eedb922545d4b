/**
 * Measures in the built app's real window how it keeps up while the matrix of an answer of 100 tokens by 23 layers is scrubbed,
 * and prints one JSON object: `scrubFps`, frames a second; `scrubFrameP50Ms`, `P95`, `P99`, between frames; `scrubWorkP50Ms`,
 * `P95`, `P99`, what the window's main thread worked in a frame; `scrubThreadMs`, what it computed a frame, which other work on
 * the machine does not change; `scrubPlaces`, cells that were shown. The same as `scroll...` while 32 layers by 2,000 tokens are
 * scrolled.
 *
 * Run: `npx tsx e2e/measure/scrubTiming.ts`. Progress goes to stderr. `npm run build` before.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { prepareMachine } from '../../build/index.js';
import { writeBigSession } from '../../engine/bench/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea } from '../support/launchFovea.js';
import { writeBlocksImage } from '../support/testImages.js';
import { percentile, recordFrames, type FrameRecord } from './frameRecorder.js';

const seconds = 6;
const patience = { timeout: 120_000 };
const report = (line: string): void => console.error(line);
const folder = await mkdtemp(join(tmpdir(), 'fovea-scrub-'));
try {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    report('Scrubbing 23 layers of 100 tokens ...');
    const scrubbed = await onSession({ layers: 23, tokens: 100 }, scrub);
    report('Scrolling 32 layers of 2,000 tokens ...');
    const scrolled = await onSession({ layers: 32, tokens: 2000 }, scroll);
    console.log(JSON.stringify({ ...figures('scrub', scrubbed), ...figures('scroll', scrolled) }));
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function figures(
  name: string,
  { betweenMs, workMs, lagFrames, threadMs }: FrameRecord,
): Record<string, number> {
  const totalMs = betweenMs.reduce((sum, ms) => sum + ms, 0);
  const of = (what: string, values: readonly number[]): [string, number][] =>
    [50, 95, 99].map((share) => [`${name}${what}P${share}Ms`, rounded(percentile(values, share / 100))]);
  return {
    [`${name}Fps`]: rounded((1000 * betweenMs.length) / totalMs),
    ...Object.fromEntries([...of('Frame', betweenMs), ...of('Work', workMs)]),
    [`${name}ThreadMs`]: rounded(threadMs / betweenMs.length),
    ...(lagFrames.length > 0 && {
      [`${name}Places`]: lagFrames.length,
      [`${name}LagFramesMax`]: Math.max(...lagFrames),
    }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

async function onSession(
  { layers, tokens }: { readonly layers: number; readonly tokens: number },
  measure: (fovea: FoveaWindow) => Promise<FrameRecord>,
): Promise<FrameRecord> {
  const userDataDir = join(folder, `profile-${layers}`);
  const picture = join(folder, 'picture.png');
  const size = { width: 1600, height: 1200 };
  await writeBlocksImage(picture, size.width, size.height);
  const made = { turns: 1, tokens, annotations: 0, layers, lowresGrid: 24 };
  await writeBigSession(join(userDataDir, 'sessions'), picture, size, made);
  // What is opened first is written down for the next start, which opens it again.
  await withFovea(userDataDir, async ({ page, stage }) => {
    await expect(stage).toBeVisible(patience);
    await stage.focus();
    await page.keyboard.press('j');
    await page
      .getByTestId('session')
      .first()
      .getByRole('button', { name: /^big\.png/ })
      .click(patience);
    await expect(stage).toHaveAttribute('data-selected', /\d/, patience);
    await page.waitForTimeout(2000);
  });
  return withFovea(userDataDir, async (fovea) => {
    await expect(fovea.stage).toHaveAttribute('data-selected', /\d/, patience);
    await expect(fovea.engineState).toHaveText('Ready', patience);
    await fovea.page.waitForTimeout(3000);
    return measure(fovea);
  });
}

async function withFovea<T>(userDataDir: string, use: (fovea: FoveaWindow) => Promise<T>): Promise<T> {
  const running = await launchFovea({ userDataDir });
  try {
    // tsx wraps named functions with this, also those that run in the window.
    await running.window.evaluate('globalThis.__name = (named) => named');
    return await use(new FoveaWindow(running.app, running.window));
  } finally {
    await running.close();
  }
}

/** Drags over the matrix, up and down and across, a little each time. */
async function scrub({ page, matrix }: FoveaWindow): Promise<FrameRecord> {
  const box = (await matrix.boundingBox())!;
  const place = (share: number): [number, number] => [
    box.x + box.width * (0.2 + 0.7 * triangle(share * 5)),
    box.y + box.height * (0.15 + 0.6 * triangle(share * 17)),
  ];
  // Playwright's own mouse asks the page at each move of a drag whether something is dragged.
  const client = await page.context().newCDPSession(page);
  const send = async (
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    share: number,
  ): Promise<void> => {
    const [x, y] = place(share);
    await client.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 });
  };
  await send('mousePressed', 0);
  const record = await recordFrames(page, () => steadily((share) => send('mouseMoved', share)));
  await send('mouseReleased', 1);
  return record;
}

/** Scrolls across and down. */
async function scroll({ page, matrix }: FoveaWindow): Promise<FrameRecord> {
  const box = (await matrix.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return recordFrames(page, () => steadily((share) => page.mouse.wheel(60, share < 0.5 ? 4 : -4)));
}

/**
 * Does something every 8 ms, as a mouse tells its moves, for some seconds, told which share of that has passed. The next does not
 * wait until the one before was taken in, as a hand does not.
 */
async function steadily(act: (share: number) => Promise<void>): Promise<void> {
  const startMs = performance.now();
  const underWay: Promise<void>[] = [];
  for (;;) {
    const share = (performance.now() - startMs) / (1000 * seconds);
    if (share >= 1) break;
    underWay.push(act(share));
    await new Promise((done) => setTimeout(done, 8));
  }
  await Promise.all(underWay);
}

/** To and fro between 0 and 1, once for each whole number. */
function triangle(turns: number): number {
  const part = turns % 1;
  return part < 0.5 ? 2 * part : 2 - 2 * part;
}
