import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, type Page, _electron } from '@playwright/test';
import { type LaunchSettings, projectRoot } from '../../build/index.js';

/** How to start the app for one test. */
export interface LaunchOptions {
  /** Arguments of the app itself, e.g. `['--model', dir, imagePath]`. */
  args?: readonly string[];
  /** Variables added to the environment, e.g. `FOVEA_MODEL`. */
  env?: Readonly<Record<string, string>>;
  /** Profile to use, to see what a second start finds; by default a fresh one that `close` removes. */
  userDataDir?: string;
  /** Other settings than those found for this machine, e.g. from `asNormalUser`. */
  launch?: LaunchSettings;
}

/** A running app and its first window. */
export interface RunningFovea {
  app: ElectronApplication;
  window: Page;
  /** Quits the app and removes its profile. */
  close(): Promise<void>;
}

/**
 * Starts the built app in a real Electron window.
 *
 * @throws Error when the machine was not prepared (see `e2e/support/globalSetup.ts`) or no window appears
 */
export async function launchFovea(options: LaunchOptions = {}): Promise<RunningFovea> {
  const { distribution, switches, env } = options.launch ?? preparedLaunch();
  const userDataDir = options.userDataDir ?? (await mkdtemp(join(tmpdir(), 'fovea-profile-')));
  const app = await _electron.launch({
    executablePath: distribution.executablePath,
    args: [...switches, `--user-data-dir=${userDataDir}`, projectRoot, ...(options.args ?? [])],
    env: { ...definedVariables(process.env), ...env, ...options.env },
  });
  const window = await app.firstWindow();
  return {
    app,
    window,
    close: async () => {
      await app.close();
      if (options.userDataDir === undefined)
        await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What `e2e/support/globalSetup.ts` found out about this machine. */
export function preparedLaunch(): LaunchSettings {
  const settings = process.env['FOVEA_LAUNCH'];
  if (settings === undefined)
    throw new Error('FOVEA_LAUNCH is not set: start end-to-end tests with `npx playwright test`.');
  return JSON.parse(settings) as LaunchSettings;
}

function definedVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
