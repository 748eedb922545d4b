import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { projectRoot } from '../build/scripts/projectRoot.js';
import { asNormalUser } from './support/asNormalUser.js';
import { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';
import { launchFovea, preparedLaunch, type RunningFovea } from './support/launchFovea.js';

let running: RunningFovea | null = null;
test.afterEach(async () => {
  await running?.close();
  running = null;
});

for (const below of ['', 'profile']) {
  const where = below === '' ? 'is a file' : 'cannot be made';
  test(`a profile folder that ${where}: the app works and says that settings are not kept`, async ({
    folder,
    openTalkative,
  }) => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await worksWithoutKeeping(await openTalkative(0, { userDataDir: join(file, below) }), file);
  });
}

test('a profile folder that cannot be written: the app works, reads the settings and says that none are kept', async ({
  folder,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no folders without the right to write, only files');
  const launch = await asNormalUser(preparedLaunch(), folder);
  if (typeof launch === 'string') {
    console.log(`Not run as a normal user: ${launch}.`);
    test.skip(true, launch);
    return;
  }
  const userDataDir = join(folder, 'profile');
  await mkdir(userDataDir);
  await writeFile(join(userDataDir, 'settings.json'), '{ "theme": "light", "provider": "cpu" }');
  await chmod(userDataDir, 0o555);
  running = await launchFovea({ launch, userDataDir });
  const fovea = new FoveaWindow(running.app, running.window);
  await expect(fovea.page.getByRole('button', { name: /^Theme: light/ })).toBeVisible();
  await worksWithoutKeeping(fovea, userDataDir);
  expect(await readdir(userDataDir)).toEqual(['settings.json']);
});

test('no folder to write at all: the app says so and ends with a failure', async ({ folder }) => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const { distribution, switches, env } = preparedLaunch();
  const child = spawn(distribution.executablePath, [...switches, `--user-data-dir=${file}`, projectRoot], {
    env: { ...process.env, ...env, TMPDIR: file, TEMP: file, TMP: file },
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise((done) => child.once('close', done));
  expect(code).toBe(1);
  expect(complaint).toContain(`Expected to write the profile folder ${file}`);
});

/** Asks the engine, changes the theme, and reads what the window says of the profile. */
async function worksWithoutKeeping(fovea: FoveaWindow, namedPath: string): Promise<void> {
  const trouble = fovea.page.getByTestId('settings-trouble');
  await expect(trouble).toHaveText('Settings are not kept');
  await trouble.click();
  await expect(fovea.page.getByRole('dialog', { name: 'Why settings are not kept' })).toContainText(
    namedPath,
  );
  await fovea.page.keyboard.press('Escape');
  const theme = (): Promise<string> => shownTheme(fovea.app);
  const before = await theme();
  await fovea.page.getByRole('button', { name: /^Theme:/ }).click();
  await expect.poll(theme).not.toBe(before);
  await fovea.ask('What is it?');
  await expect(fovea.tokens.first()).toBeVisible();
}

function shownTheme(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
}
