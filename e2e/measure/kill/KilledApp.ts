import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type LaunchSettings, projectRoot } from '../../../build/index.js';

/** How long a machine that is busy may take for a start. */
const patienceMs = 180_000;

/** Time in which one try of connecting comes to something, in milliseconds. */
const connectMs = 15_000;

/** The built app in processes of its own, to be killed: the window is reached through Chromium's debugging port. */
export class KilledApp {
  private browser: Browser | undefined;
  private said = '';

  private constructor(private readonly child: ChildProcess) {
    child.stderr!.on('data', (piece: Buffer) => (this.said = (this.said + piece.toString()).slice(-20_000)));
  }

  /** Starts the app in a process group, which all its processes are in. */
  static start(launch: LaunchSettings, profile: string, args: readonly string[]): KilledApp {
    const { distribution, switches, env } = launch;
    const child = spawn(
      distribution.executablePath,
      [...switches, '--remote-debugging-port=0', `--user-data-dir=${profile}`, projectRoot, ...args],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    return new KilledApp(child);
  }

  /** The app's window, once its page has loaded. @throws Error when the app ended, or takes longer than anything. */
  async page(): Promise<Page> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const [, address] = /DevTools listening on (ws:\/\/\S+)/.exec(this.said) ?? [];
      if (address !== undefined) {
        // Connected to just while its window comes up, Playwright can wait for ever: it is connected to anew then.
        const browser = await chromium
          .connectOverCDP(address, { timeout: connectMs })
          .catch((error: unknown) => {
            if (Date.now() > until) throw error;
            return null;
          });
        if (browser !== null) {
          this.browser = browser;
          break;
        }
      }
      if (this.child.exitCode !== null || Date.now() > until) {
        throw new Error(
          `The app did not start (status ${String(this.child.exitCode)}). It said:\n${this.said}`,
        );
      }
      await delay(20);
    }
    const context = this.browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.waitForFunction(() => 'fovea' in window, undefined, { timeout: patienceMs });
    return page;
  }

  /** What it wrote to stderr last. */
  get stderr(): string {
    return this.said;
  }

  /**
   * Kills it with SIGKILL, and waits until all its processes are gone.
   *
   * @param whole all processes at once; otherwise the main process, and the others as they find out.
   */
  async kill(whole: boolean): Promise<void> {
    const { child } = this;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    signal(whole ? -child.pid! : child.pid!);
    await gone;
    await this.browser?.close().catch(() => undefined);
    // The others would hold the profile, and the machine.
    for (let tries = 0; tries < 200 && signal(-child.pid!); tries++) await delay(20);
  }
}

/** @returns whether there was anybody to kill. */
function signal(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
