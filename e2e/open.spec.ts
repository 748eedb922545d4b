import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';
import { preparedLaunch } from './support/launchFovea.js';
import { writeBlocksImage } from './support/testImages.js';

test('a picture is pasted from the clipboard', async ({ folder, openTalkative }) => {
  const first = join(folder, 'first.png');
  await writeBlocksImage(first, 320, 200);
  const fovea = await openTalkative(0, { args: [first] });
  await expect(fovea.resolution).toContainText('320 × 200');

  await test.step('copy the first picture, then open another', async () => {
    // The two versions of Electron write to the clipboard in different ways; both copy an image that is on the page.
    const data = (await readFile(first)).toString('base64');
    await fovea.page.evaluate(async (base64) => {
      const image = document.createElement('img');
      image.id = 'to-copy';
      image.src = `data:image/png;base64,${base64}`;
      image.style.position = 'fixed';
      image.style.inset = '0 auto auto 0';
      image.style.zIndex = '99';
      document.body.append(image);
      await image.decode();
    }, data);
    await fovea.nextFrame();
    await fovea.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.copyImageAt(10, 10),
    );
    await fovea.page.locator('#to-copy').evaluate((image) => image.remove());
    const second = join(folder, 'second.png');
    await writeBlocksImage(second, 500, 250);
    await fovea.drop(second);
    await expect(fovea.resolution).toContainText('500 × 250');
  });

  await fovea.page.locator('body').press('ControlOrMeta+V');
  await expect(fovea.resolution).toContainText('320 × 200');
  await test.step('the same again is the entry that is there', async () => {
    const own = fovea.page.getByRole('list', { name: 'Open images' }).getByTestId('thumbnail');
    await expect(own).toHaveCount(3);
    await own.nth(1).click();
    await expect(fovea.resolution).toContainText('500 × 250');
    await fovea.page.locator('body').press('ControlOrMeta+V');
    await expect(fovea.resolution).toContainText('320 × 200');
    await expect(own).toHaveCount(3);
    await expect(own.nth(2)).toHaveAttribute('aria-current', 'true');
  });
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
});

test('the open dialog opens what is chosen, and nothing when cancelled', async ({
  folder,
  openTalkative,
}) => {
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 500, 250);
  const fovea = await openTalkative(0);
  const answerDialogWith = (filePaths: string[]): Promise<void> =>
    fovea.app.evaluate(({ dialog }, paths) => {
      // The native dialog belongs to the desktop and cannot be driven; what it would return is put in its place.
      Reflect.set(globalThis, 'dialogsShown', 0);
      dialog.showOpenDialog = () => {
        Reflect.set(globalThis, 'dialogsShown', Number(Reflect.get(globalThis, 'dialogsShown')) + 1);
        return Promise.resolve({ canceled: paths.length === 0, filePaths: paths });
      };
    }, filePaths);
  const dialogsShown = (): Promise<unknown> =>
    fovea.app.evaluate(() => Reflect.get(globalThis, 'dialogsShown') as unknown);
  const openButton = fovea.page.getByRole('navigation').getByRole('button', { name: 'Open images…' });
  await answerDialogWith([image]);
  await openButton.click();
  await expect(fovea.resolution).toContainText('500 × 250');
  await answerDialogWith([]);
  await openButton.click();
  await expect.poll(dialogsShown, 'the dialog was shown and cancelled').toBe(1);
  await fovea.nextFrame();
  await expect(fovea.openError).toHaveCount(0);
  await expect(fovea.resolution).toContainText('500 × 250');
});

test('a second start hands its image to the running app', async ({ folder, openTalkative }) => {
  const userDataDir = await mkdtemp(join(tmpdir(), 'fovea-profile-'));
  const image = join(folder, 'blocks.png');
  await writeBlocksImage(image, 450, 350);
  const fovea = await openTalkative(0, { userDataDir });
  const { distribution, switches, env } = preparedLaunch();
  const second = spawn(
    distribution.executablePath,
    [...switches, `--user-data-dir=${userDataDir}`, projectRoot, image],
    { env: { ...process.env, ...env }, stdio: 'ignore' },
  );
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect(fovea.resolution).toContainText('450 × 350');
  await fovea.app.close();
  await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
});
