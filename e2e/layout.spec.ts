import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTiff } from '../engine/testing/makeTiff.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

async function largestText({ page }: FoveaWindow): Promise<void> {
  await page.getByTestId('text-size').click();
  const larger = page.getByRole('button', { name: 'Larger text' });
  while (await larger.isEnabled()) await larger.click();
  await page.keyboard.press('Escape');
}

test('the line under the picture cuts no words: what has no room is left out whole', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const file = join(folder, 'scene.tif');
  const bands = ['blue', 'green', 'red', 'near infrared'];
  const value = (band: number, x: number, y: number): number => 200 + ((x * 3 + y * 5 + band * 7) % 3000);
  await writeFile(file, makeTiff([{ width: 2400, height: 900, bands, value }]));
  const fovea = await openTalkative(0, { args: [file] });
  const { page } = fovea;
  const choices = page.getByTestId('choices').locator('.choices__text');
  await expect(choices).toHaveText('bands 1,2,3 of 4 · 2 to 98 % of uint16');
  const isCut = (): Promise<boolean> =>
    choices.evaluate((element) => element.scrollWidth > element.clientWidth);
  const note = page.getByTestId('resolution-note');
  const outOfLine = (): Promise<boolean> =>
    note.evaluate((element) => {
      const [line, first] = [element, element.firstElementChild!].map((it) => it.getBoundingClientRect());
      const room = element.parentElement!.getBoundingClientRect();
      return first!.right > line!.right + 0.5 || first!.right > room.right;
    });
  for (const [width, height] of [
    [1440, 900],
    [1600, 1000],
  ] as const) {
    await fovea.resize(width, height);
    await page.screenshot({ path: testInfo.outputPath(`line-${width}.png`) });
    expect(await isCut(), `what is shown of the file, ${width} px`).toBe(false);
    expect(await outOfLine(), `how much was shrunk, ${width} px`).toBe(false);
  }
  await fovea.resize(1024, 700);
  expect(await outOfLine(), 'how much was shrunk, 1024 px').toBe(false);
  await fovea.resize(1440, 900);
  await largestText(fovea);
  await page.screenshot({ path: testInfo.outputPath('line-large-text.png') });
  expect(await outOfLine(), 'how much was shrunk, with the largest text').toBe(false);
});

test('with the largest text in a small window all that can be done stays in reach', async ({
  folder,
  open,
}, testInfo) => {
  const fovea = await open();
  const { page } = fovea;
  await largestText(fovea);
  await fovea.resize(1024, 700);
  const names = ['one.png', 'two.png', 'three.png'].map((name) => join(folder, name));
  await Promise.all(names.map((name) => writeFile(name, 'no picture')));
  await fovea.drop(...names);
  await expect(fovea.openError).toContainText('3 of 3 images were not opened');
  await page.screenshot({ path: testInfo.outputPath('refused.png') });
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  await expect(dismiss).toBeInViewport({ ratio: 0.95 });
  await dismiss.click({ timeout: 5000 });
  await expect(fovea.openError).toBeHidden();

  await fovea.resize(800, 500);
  const variants = page.getByRole('radiogroup').filter({ has: page.getByRole('radio', { name: 'Full' }) });
  await page.screenshot({ path: testInfo.outputPath('composer.png') });
  const overflows = await variants.evaluate((element) => element.scrollHeight > element.clientHeight + 1);
  expect(overflows, 'the variants lie over what is below them').toBe(false);
});
