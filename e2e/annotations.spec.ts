import type { Locator } from '@playwright/test';
import { expect, test } from './support/foveaTest.js';
import type { FoveaWindow } from './support/FoveaWindow.js';

/** The list of annotations as screen readers hear it, the uppermost first. */
async function spoken(fovea: FoveaWindow): Promise<string[]> {
  const options = fovea.page.getByTestId('annotation-list').getByRole('option');
  return options.evaluateAll((all) => all.map((option) => option.getAttribute('aria-label') ?? ''));
}

/** Drags on the stage, from and to places in shares of it. */
async function drag(
  fovea: FoveaWindow,
  from: readonly [number, number],
  ...to: readonly (readonly [number, number])[]
): Promise<void> {
  await fovea.page.mouse.move(...(await at(fovea.stage, from)));
  await fovea.page.mouse.down();
  for (const place of to) await fovea.page.mouse.move(...(await at(fovea.stage, place)), { steps: 5 });
  await fovea.page.mouse.up();
}

async function click(fovea: FoveaWindow, place: readonly [number, number]): Promise<void> {
  await fovea.page.mouse.click(...(await at(fovea.stage, place)));
}

/** A place of an element in pixels of the window. */
async function at(element: Locator, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const box = (await element.boundingBox())!;
  return [Math.round(box.x + x * box.width), Math.round(box.y + y * box.height)];
}

test('each kind is drawn with the mouse, taken back and done again', async ({ openOnBlocks }, testInfo) => {
  const fovea = await openOnBlocks(0, 1600, 1200);
  const { page, stage } = fovea;
  const count = (): Promise<string | null> => stage.getAttribute('data-annotations');
  await expect(stage).toHaveAttribute('data-tool', 'pan');

  await test.step('a box by its key, with its size in pixels of the file', async () => {
    await page.keyboard.press('r');
    await drag(fovea, [0.3, 0.3], [0.4, 0.45]);
    await expect(stage).toHaveAttribute('data-tool', 'select');
    expect(await spoken(fovea)).toEqual([expect.stringMatching(/^Box, [\d,.]+ × [\d,.]+ px$/)]);
    await expect(page.getByTestId('annotation-said')).toHaveText('Box added.');
    await page.screenshot({ path: testInfo.outputPath('box.png') });
  });

  await test.step('a polygon of clicks, closed on its first corner', async () => {
    await page.keyboard.press('p');
    for (const corner of [[0.5, 0.3], [0.6, 0.35], [0.55, 0.5]] as const) await click(fovea, corner); // prettier-ignore
    await page.mouse.move(...(await at(stage, [0.45, 0.45])));
    await page.screenshot({ path: testInfo.outputPath('polygon-half.png') });
    await click(fovea, [0.5, 0.3]);
    expect((await spoken(fovea))[0]).toMatch(/^Polygon, [\d,.]+ px²$/);
  });

  await test.step('an arrow, a free line, a point, a text', async () => {
    await page.keyboard.press('l');
    await drag(fovea, [0.3, 0.6], [0.4, 0.55]);
    await page.keyboard.press('Shift+P');
    await drag(fovea, [0.5, 0.6], [0.55, 0.65], [0.6, 0.58], [0.65, 0.64]);
    await page.keyboard.press('d');
    await click(fovea, [0.7, 0.4]);
    await page.keyboard.press('t');
    await click(fovea, [0.35, 0.75]);
    await page.getByRole('textbox', { name: 'Text on the image' }).fill('a ship');
    await page.keyboard.press('Control+Enter');
    expect(await spoken(fovea)).toEqual([
      'Text, “a ship”',
      expect.stringMatching(/^Point, at /),
      expect.stringMatching(/^Freehand line, [\d,.]+ px$/),
      expect.stringMatching(/^Arrow, [\d,.]+ px$/),
      expect.stringMatching(/^Polygon/),
      expect.stringMatching(/^Box/),
    ]);
    await page.screenshot({ path: testInfo.outputPath('all.png') });
  });

  await test.step('all is undone and redone, an entry a gesture', async () => {
    await stage.focus();
    for (let left = 5; left >= 0; left--) {
      await page.keyboard.press('Control+z');
      await expect.poll(count).toBe(String(left));
    }
    await expect(page.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();
    for (let done = 1; done <= 6; done++) {
      await page.keyboard.press(done % 2 === 0 ? 'Control+y' : 'Control+Shift+z');
      await expect.poll(count).toBe(String(done));
    }
  });
});
