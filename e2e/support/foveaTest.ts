import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { FoveaWindow } from './FoveaWindow.js';
import { launchFovea, type LaunchOptions, type RunningFovea } from './launchFovea.js';
import { makeTalkativeCheckpoint } from './talkativeCheckpoint.js';
import { writeBlocksImage } from './testImages.js';

/** What is at hand in a test of the real app. */
export interface FoveaFixtures {
  /** A folder of this test's own. */
  readonly folder: string;
  /** Starts the app; it ends with the test. */
  readonly open: (options?: LaunchOptions) => Promise<FoveaWindow>;
  /** Starts the app on a model whose answers go on until the limit, waiting `tokenDelayMs` after each token. */
  readonly openTalkative: (tokenDelayMs: number, options?: LaunchOptions) => Promise<FoveaWindow>;
  /** The same, with a picture of coloured blocks open; sizes in pixels. */
  readonly openOnBlocks: (tokenDelayMs: number, width?: number, height?: number) => Promise<FoveaWindow>;
}

/** A machine that also does other work can take ten times as long as an idle one. */
const testTimeoutMs = 240_000;

/** Playwright's `test` with the real app at hand. */
export const test = base.extend<FoveaFixtures & { readonly patience: undefined }>({
  patience: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use, testInfo) => {
      testInfo.setTimeout(testTimeoutMs);
      await use(undefined);
    },
    { auto: true },
  ],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  open: async ({}, use) => {
    const running: RunningFovea[] = [];
    await use(async (options) => {
      const fovea = await launchFovea(options);
      running.push(fovea);
      const window = new FoveaWindow(fovea.app, fovea.window);
      await expect(window.question).toBeVisible();
      return window;
    });
    for (const fovea of running) await fovea.close();
  },
  openTalkative: async ({ folder, open }, use) => {
    await use(async (tokenDelayMs, options = {}) => {
      const model = join(folder, 'talkative');
      await makeTalkativeCheckpoint(model);
      return open({
        ...options,
        args: ['--model', model, ...(options.args ?? [])],
        env: { FOVEA_TOKEN_DELAY_MS: String(tokenDelayMs), ...options.env },
      });
    });
  },
  openOnBlocks: async ({ folder, openTalkative }, use) => {
    await use(async (tokenDelayMs, width = 400, height = 300) => {
      const image = join(folder, 'blocks.png');
      await writeBlocksImage(image, width, height);
      return openTalkative(tokenDelayMs, { args: [image] });
    });
  },
});

export { expect };
