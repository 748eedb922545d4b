/**
 * Measures in the built app's real window how fast a large session opens and prints one JSON object, in milliseconds:
 * `reopenMs` from the window's first script to all of it at the start of the app, `openMs` from the press in the list of
 * sessions, to all questions, the newest answer, the picture, its marks and the cells of the shown answer; of that
 * `openWindowCpuMs` and `openMainCpuMs`, what the threads of the window and of the main process computed, which other work on
 * the machine does not change; `scrollMaxMs` the longest frame while the conversation is scrolled from its end to its
 * beginning; `asked` the turns and marks.
 *
 * Run: `npx tsx e2e/measure/bigSession.ts [TURNS] [TOKENS] [MARKS]`, by default 100, 40 and 500. Progress goes to stderr.
 * `npm run build` before.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { prepareMachine } from '../../build/index.js';
import { writeBigSession } from '../../engine/bench/index.js';
import { FoveaWindow } from '../support/FoveaWindow.js';
import { launchFovea } from '../support/launchFovea.js';
import { writeBlocksImage } from '../support/testImages.js';

const [turns = 100, tokens = 40, annotations = 500] = process.argv.slice(2).map(Number);
const patience = { timeout: 120_000 };
const report = (line: string): void => console.error(line);
const folder = await mkdtemp(join(tmpdir(), 'fovea-big-session-'));
try {
  const machine = await prepareMachine({ hideWindows: true, vulkan: false }, report);
  try {
    process.env['FOVEA_LAUNCH'] = JSON.stringify(machine.launch);
    const userDataDir = join(folder, 'profile');
    const picture = join(folder, 'big.png');
    await writeBlocksImage(picture, 1600, 1200);
    report('Writing the session ...');
    const size = { turns, tokens, annotations };
    await writeBigSession(join(userDataDir, 'sessions'), picture, { width: 1600, height: 1200 }, size);
    const opened = await measure(userDataDir, fromList);
    const { reopenMs, scrollMaxMs } = await measure(userDataDir, fromStart);
    console.log(JSON.stringify({ ...opened, reopenMs, scrollMaxMs, asked: size }));
  } finally {
    machine.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function measure<T>(userDataDir: string, what: (fovea: FoveaWindow) => Promise<T>): Promise<T> {
  const running = await launchFovea({ userDataDir });
  try {
    const fovea = new FoveaWindow(running.app, running.window);
    // tsx wraps named functions with this, also those that run in the window.
    await fovea.page.evaluate('globalThis.__name = (named) => named');
    return await what(fovea);
  } finally {
    await running.close();
  }
}

async function fromList(fovea: FoveaWindow): Promise<Record<string, number>> {
  const { page } = fovea;
  await expect(fovea.stage).toBeVisible(patience);
  await expect(fovea.engineState).toHaveText('Ready', patience);
  await page.evaluate(() => addEventListener('click', () => performance.mark('pressed'), { capture: true }));
  await fovea.stage.focus();
  await page.keyboard.press('j');
  const row = page
    .getByTestId('session')
    .first()
    .getByRole('button', { name: /^big\.png/ });
  await expect(row).toBeVisible(patience);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const windowCpuMs = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const mainCpuMs = (): Promise<number> =>
    fovea.app.evaluate(() => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    });
  const before = { window: await windowCpuMs(), main: await mainCpuMs() };
  await row.click();
  const thereMs = await whenThere(page);
  const after = { window: await windowCpuMs(), main: await mainCpuMs() };
  const pressedMs = await page.evaluate(() => performance.getEntriesByName('pressed').at(-1)!.startTime);
  await page.screenshot({ path: join(tmpdir(), 'fovea-big-session.png') });
  // What is open is written down for the next start.
  await page.waitForTimeout(2000);
  return {
    openMs: Math.round(thereMs - pressedMs),
    openWindowCpuMs: Math.round(after.window - before.window),
    openMainCpuMs: Math.round(after.main - before.main),
  };
}

async function fromStart(fovea: FoveaWindow): Promise<{ reopenMs: number; scrollMaxMs: number }> {
  const reopenMs = Math.round(await whenThere(fovea.page));
  await expect(fovea.engineState).toHaveText('Ready', patience);
  const scrollMaxMs = await fovea.page.evaluate(async () => {
    const scroller = document.querySelector('.conversation__turns')!;
    const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
    let longest = 0;
    let last = await frame();
    while (scroller.scrollTop > 0) {
      scroller.scrollTop -= 120;
      const now = await frame();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return Math.round(longest);
  });
  return { reopenMs, scrollMaxMs };
}

/** When the session is all there, by the clock of the window. */
function whenThere(page: Page): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const look = (): void => {
          const count = (selector: string): number => document.querySelectorAll(selector).length;
          const isThere =
            count('article.turn') === wanted &&
            count('[data-testid=token]') > 0 &&
            count('[role=gridcell][aria-label*=" % selected"]') > 0 &&
            document.querySelector('[data-testid=stage][data-selected]') !== null;
          if (isThere) requestAnimationFrame((now) => done(now));
          else requestAnimationFrame(look);
        };
        look();
      }),
    turns,
  );
}
