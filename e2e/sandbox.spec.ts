import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { asNormalUser } from './support/asNormalUser.js';
import { type RunningFovea, launchFovea, preparedLaunch } from './support/launchFovea.js';

/** Value of the line `Seccomp:` in /proc/PID/status of a process that a seccomp filter confines. */
const SECCOMP_FILTERED = '2';

test.describe('as a normal user', () => {
  test.skip(process.platform !== 'linux', "only Linux's sandbox depends on who runs the app");

  let scratchDir = '';
  let fovea: RunningFovea | null = null;

  test.beforeEach(async () => {
    scratchDir = await mkdtemp(join(tmpdir(), 'fovea-sandbox-'));
  });
  test.afterEach(async () => {
    await fovea?.close();
    await rm(scratchDir, { recursive: true, force: true });
  });

  test("the sample question is answered with Chromium's sandbox on", async () => {
    const launch = await asNormalUser(preparedLaunch(), scratchDir);
    if (typeof launch === 'string') {
      console.log(`Not run with Chromium's sandbox on: ${launch}.`);
      test.skip(true, launch);
      return;
    }
    fovea = await launchFovea({ launch, userDataDir: join(scratchDir, 'profile') });

    const main = await fovea.app.evaluate(({ app }) => ({
      userId: process.getuid?.(),
      noSandbox: app.commandLine.hasSwitch('no-sandbox'),
    }));
    expect(main.userId).not.toBe(0);
    expect(main.noSandbox).toBe(false);

    const windowProcessId = await fovea.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
    );
    const status = await readFile(`/proc/${windowProcessId}/status`, 'utf8');
    expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe(SECCOMP_FILTERED);

    const question = fovea.window.getByRole('textbox', { name: 'Question' });
    await expect(question).not.toHaveValue('');
    await question.press('Enter');
    await expect(fovea.window.getByTestId('turn')).toHaveAttribute('data-state', 'finished', {
      timeout: 120_000,
    });
  });
});
