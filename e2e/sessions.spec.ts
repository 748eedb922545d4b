import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTiff } from '../engine/testing/makeTiff.js';
import { asLeft } from './support/asLeft.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

/** A scan of five bands in 16 bits: each band is bright in a stripe of its own. */
const bands = ['blue', 'green', 'red', 'near infrared', 'red edge'];
const scan = makeTiff([
  {
    ...{ width: 640, height: 400, bands },
    value: (band: number, x: number, y: number) =>
      (Math.floor((x * 5) / 640) === band ? 3000 : 400) + ((x * y) % 80),
  },
]);

/** The canvas once it is drawn: the same twice. */
async function canvas(fovea: FoveaWindow): Promise<Buffer> {
  await fovea.page.mouse.move(2, 2);
  let drawn: Buffer = Buffer.alloc(0);
  await expect(async () => {
    await fovea.nextFrame();
    const before = drawn;
    // The button on the overview lies between pixels, and is drawn by the browser now so, now so.
    drawn = await fovea.stage.screenshot({ mask: [fovea.page.locator('[class^=minimap]')] });
    expect(drawn.equals(before), 'drawn to the end').toBe(true);
  }).toPass({ timeout: 30_000 });
  return drawn;
}

/** Waits until the canvas is drawn as it was, pixel by pixel; what was drawn last is left at `path`. */
async function expectSameCanvas(fovea: FoveaWindow, before: Buffer, path: string): Promise<void> {
  await expect(async () => {
    const drawn = await canvas(fovea);
    await writeFile(path, drawn);
    expect(drawn.equals(before), `${path} shows what was there before`).toBe(true);
  }).toPass({ timeout: 30_000 });
}

test('everything is as it was left, after the app was quit and after it was killed', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const userDataDir = join(folder, 'profile');
  const [file, other] = [join(folder, 'scan.tif'), join(folder, 'blocks.png')];
  await writeFile(file, scan);
  await writeBlocksImage(other, 400, 300);
  await mkdir(testInfo.outputDir, { recursive: true });
  const shot = async (fovea: FoveaWindow, name: string): Promise<void> => {
    await fovea.page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  };

  const first = await openTalkative(0, { userDataDir, args: [other, file] });
  await expect(first.engineState).toHaveText('Ready');
  await expect(first.thumbnails.filter({ hasText: 'scan.tif' })).toHaveCount(1);
  await first.page.getByRole('button', { name: 'scan.tif', exact: true }).click();
  await first.setLongestAnswer(5);
  await test.step('work: bands, two questions, a token and layer, zoom, a draft, settings', async () => {
    const { page } = first;
    await page.getByTestId('choices').click();
    await page.getByLabel('Bands', { exact: true }).selectOption('colours');
    await page.getByLabel('Band shown as red').selectOption({ label: '4: near infrared' });
    await expect(page.getByTestId('choices')).toContainText('bands 4,2,3 of 5');
    await page.keyboard.press('Escape');
    await first.ask('What is bright?');
    await first.ended('finished');
    await first.ask('And what is dark?');
    await expect(first.turns).toHaveCount(2);
    await first.ended('finished');
    await first.turns.first().getByTestId('token').nth(2).click();
    await first.cell(9, 2).click();
    await first.stage.focus();
    for (const key of ['+', '+', '+', 'ArrowRight', 'ArrowUp', 'm']) await page.keyboard.press(key);
    await first.question.fill('Where does it');
    await page.getByRole('button', { name: 'scan.tif', exact: true }).focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Name of scan.tif' }).fill('Stripes in near infrared');
    await page.keyboard.press('Enter');
    await expect(first.thumbnails.filter({ hasText: 'Stripes in' })).toHaveCount(1);
    await first.saved();
  });
  const left = await asLeft(first);
  const picture = await canvas(first);
  await shot(first, '1-before');
  await writeFile(testInfo.outputPath('canvas-before.png'), picture);
  expect(left['draft']).toBe('Where does it');
  expect((left['turns'] as string[]).length).toBe(2);
  await first.app.close();

  const second = await openTalkative(0, { userDataDir });
  await expect(second.turns).toHaveCount(2);
  await expect(second.engineState).toHaveText('Ready');
  await expect.poll(() => asLeft(second)).toEqual(left);
  await shot(second, '2-after-quit');
  await expectSameCanvas(second, picture, testInfo.outputPath('canvas-after-quit.png'));

  await second.question.fill('Where does it end?');
  await second.stage.focus();
  await second.page.keyboard.press('-');
  await second.saved();
  const then = await asLeft(second);
  const thenPicture = await canvas(second);
  await writeFile(testInfo.outputPath('canvas-before-kill.png'), thenPicture);
  await second.kill();

  const third = await openTalkative(0, { userDataDir });
  await expect(third.turns).toHaveCount(2);
  await expect(third.engineState).toHaveText('Ready');
  await expect.poll(() => asLeft(third)).toEqual(then);
  await expectSameCanvas(third, thenPicture, testInfo.outputPath('canvas-after-kill.png'));
  await shot(third, '3-after-kill');
  await third.ask('Does it still answer?');
  await expect(third.turns).toHaveCount(3);
  await third.ended('finished');
});

test('sessions are found, named, copied, deleted and brought back from their list', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const file = join(folder, 'blocks.png');
  await writeBlocksImage(file, 400, 300);
  await mkdir(testInfo.outputDir, { recursive: true });
  const fovea = await openTalkative(0, { args: [file] });
  const { page } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(3);
  await fovea.ask('Which colour is the lighthouse?');
  await fovea.ended('finished');
  await fovea.saved();
  await fovea.stage.focus();
  await page.keyboard.press('j');
  const dialog = page.getByRole('dialog', { name: 'Sessions' });
  const rows = dialog.getByTestId('session');
  await expect(rows).toHaveCount(1);
  await page.screenshot({ path: testInfo.outputPath('list.png') });

  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await dialog.getByRole('searchbox').fill('nowhere');
  await expect(dialog.getByText('Nothing found')).toBeVisible();
  await dialog.getByRole('searchbox').fill('LIGHTHOUSE colour');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Which colour is the lighthouse?');

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F2');
  await dialog.getByRole('textbox', { name: 'Name of blocks.png' }).fill('Harbour');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('Harbour');
  await rows.getByRole('button', { name: 'Duplicate' }).click();
  await expect(rows).toHaveCount(2);
  await dialog.getByRole('button', { name: /^Harbour\. .*open/ }).focus();
  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(1);
  await page.screenshot({ path: testInfo.outputPath('deleted.png') });
  await dialog.getByTestId('deleted').getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(fovea.thumbnails.filter({ hasText: 'Harbour' })).toHaveCount(1);
  await expect(fovea.turns).toHaveCount(1);

  await test.step('a deleted question comes back too', async () => {
    await fovea.turn.getByRole('button', { name: 'Delete' }).click();
    await expect(fovea.turns).toHaveCount(0);
    await page.getByTestId('deleted').getByRole('button', { name: 'Undo' }).click();
    await expect(fovea.turns).toHaveCount(1);
    await expect(fovea.turn).toContainText('lighthouse');
  });
});

test('a session whose picture was moved opens with its answers, and finds the picture again', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const userDataDir = join(folder, 'profile');
  const [before, after] = [join(folder, 'scan.tif'), join(folder, 'moved away.tif')];
  await writeFile(before, scan);
  await mkdir(testInfo.outputDir, { recursive: true });
  const first = await openTalkative(0, { userDataDir });
  await expect(first.engineState).toHaveText('Ready');
  await first.stage.focus();
  await first.page.keyboard.press('j');
  await first.page.getByRole('radio', { name: 'Left where they are' }).check();
  await first.page.keyboard.press('Escape');
  await first.drop(before);
  await expect(first.page.getByRole('button', { name: 'scan.tif', exact: true })).toBeVisible();
  await first.setLongestAnswer(3);
  await first.ask('What is bright?');
  await first.ended('finished');
  await first.saved();
  const answer = await first.turn.getByTestId('answer').textContent();
  await first.app.close();
  await rename(before, after);

  const second = await openTalkative(0, { userDataDir });
  const notice = second.page.getByTestId('absent-picture');
  await expect(notice).toContainText('scan.tif');
  await expect(second.turn.getByTestId('answer')).toHaveText(answer!);
  await second.page.screenshot({ path: testInfo.outputPath('absent.png') });
  await second.ask('Is it there?');
  await expect(second.composerError).toContainText('is not there');
  await second.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, after);
  await notice.getByRole('button', { name: 'Find the picture…' }).click();
  await expect(notice).toBeHidden();
  await expect(second.page.getByTestId('choices')).toContainText('of 5');
  await expect(second.turns).toHaveCount(1);
  await second.question.press('Enter');
  await expect(second.turns).toHaveCount(2);
  await second.ended('finished');
});
