import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTiff } from '../engine/testing/makeTiff.js';
import { AxeBuilder } from '@axe-core/playwright';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

/** Pages of five bands, 0 to 4,080 in 16 bits: each band is bright in a stripe of its own, page 2 is upright. */
const bands = ['blue', 'green', 'red', 'near infrared', 'red edge'];
const page = (width: number, height: number) => ({
  ...{ width, height, bands },
  value: (band: number, x: number, y: number) =>
    (Math.floor((x * 5) / width) === band ? 3000 : 400) + Math.floor((y * 1000) / height) + ((x * y) % 80),
});
const scene = makeTiff([page(320, 200), page(200, 320), page(320, 200)]);

/** Colour of the current image at shares of its width and height, as its thumbnail in the rail has it. */
function pixelAt({ page: window }: FoveaWindow, across: number, down: number): Promise<number[]> {
  const still = window.locator('[data-testid=thumbnail][aria-current=true] canvas[data-drawn]');
  return still.evaluate(
    (canvas: HTMLCanvasElement, [x, y]) => [
      ...canvas
        .getContext('2d')!
        .getImageData(x * canvas.width, y * canvas.height, 1, 1)
        .data.subarray(0, 3),
    ],
    [across, down] as const,
  );
}

test('bands, range and page of a scan are shown, chosen and kept with the answers', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const file = join(folder, 'scene.tif');
  await writeFile(file, scene);
  const fovea = await openTalkative(0, { args: [file] });
  const { page: window, turns } = fovea;
  const choices = window.getByTestId('choices');
  const shot = async (name: string): Promise<void> => {
    await fovea.nextFrame();
    const path = testInfo.outputPath(`${name}.png`);
    await mkdir(testInfo.outputDir, { recursive: true });
    await window.screenshot({ path });
  };
  await expect(choices).toContainText('bands 1,2,3 of 5 · ');
  await expect(choices).toContainText('page 1 of 3');
  const [firstRed = 0, firstGreen = 255] = await pixelAt(fovea, 0.1, 0.5);
  expect([firstRed > 200, firstGreen < 80], 'band 1 is bright in the first stripe, and shown red').toEqual([
    true,
    true,
  ]);
  await fovea.setLongestAnswer(3);
  await fovea.ask('What is on page 1?');
  await fovea.ended('finished');
  await expect(fovea.turn).toContainText('page 1 of 3');

  await test.step('with the keyboard: three bands as colours', async () => {
    await choices.focus();
    await window.keyboard.press('Enter');
    await expect(window.getByRole('dialog', { name: 'What of the picture is shown' })).toBeVisible();
    await window.getByLabel('Bands', { exact: true }).selectOption('colours');
    await window.getByLabel('Band shown as red').selectOption({ label: '4: near infrared' });
    await expect(choices).toContainText('bands 4,2,3 of 5');
    const [red = 0, green = 0] = await pixelAt(fovea, 0.7, 0.5);
    expect(red, 'the stripe of near infrared').toBeGreaterThan(200);
    expect(green).toBeLessThan(80);
    await shot('bands');
  });

  await test.step('own numbers for black and white', async () => {
    await window.getByLabel('Values shown black and white').selectOption('own');
    const white = window.getByLabel('Value shown white');
    await white.fill('60000');
    await white.press('Enter');
    await expect(choices).toContainText('to 60000 of uint16');
    await expect.poll(async () => (await pixelAt(fovea, 0.7, 0.5))[0]).toBeLessThan(40);
    await white.fill('99999');
    await expect(window.getByRole('alert')).toContainText('to 65,535.');
    await shot('range');
    await window.getByLabel('Values shown black and white').selectOption('auto');
  });

  await test.step('the next page, which has another size', async () => {
    await window.getByRole('button', { name: 'Next page' }).click();
    await expect(choices).toContainText('page 2 of 3');
    await expect(fovea.resolution).toContainText('200 × 320');
    await window.keyboard.press('Escape');
    await shot('page');
    await expect(window.getByRole('button', { name: 'scene.tif', exact: true })).toHaveCount(1);
    await fovea.ask('What is on page 2?');
    await fovea.ended('finished');
    await expect(fovea.turn).toContainText('bands 4,2,3 of 5');
    await expect(fovea.turn).toContainText('page 2 of 3');
  });

  await test.step('the answer made on page 1 is looked at on page 1', async () => {
    await expect(turns).toHaveCount(2);
    const back = turns.first().getByRole('button', { name: 'Show its cells, on the image as it was' });
    await expect(back).toHaveAttribute('title', /^Goes back to bands 1,2,3 of 5 .* page 1 of 3$/);
    await shot('two-turns');
    const scrolls = await turns.first().evaluate((turn) => {
      const column = turn.parentElement!;
      return column.scrollWidth > column.clientWidth;
    });
    expect(scrolls, 'nothing is wider than its column').toBe(false);
    await back.click();
    await expect(choices).toContainText('page 1 of 3');
    await expect(fovea.resolution).toContainText('320 × 200');
    await expect(turns.first()).toHaveClass(/turn--shown/);
  });

  await test.step('a narrow window, and no violations', async () => {
    await choices.click();
    const { violations } = await new AxeBuilder({ page: window })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(' '))])).toEqual(
      [],
    );
    await fovea.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(960, 640),
    );
    await shot('narrow');
    const theme = window.getByRole('button', { name: /^Theme:/ });
    await window.keyboard.press('Escape');
    while (!(await theme.getAttribute('aria-label'))?.startsWith('Theme: dark')) await theme.click();
    await choices.click();
    await shot('dark');
  });
});

test('an ordinary picture has no chooser', async ({ openOnBlocks }) => {
  const fovea = await openOnBlocks(0, 400, 300);
  await expect(fovea.resolution).toContainText('400 × 300');
  await expect(fovea.page.getByTestId('choices')).toHaveCount(0);
});
