import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';
import { writeBlocksImage } from './support/testImages.js';

const edges = {
  rail: 'Width of the list of images',
  conversation: 'Width of the conversation',
  inspector: 'Height of layers and tokens',
} as const;
type PanelName = keyof typeof edges;

function edgeOf(fovea: FoveaWindow, name: PanelName): Locator {
  return fovea.page.getByRole('separator', { name: edges[name] });
}

async function sizeOf(fovea: FoveaWindow, name: PanelName): Promise<number> {
  const { width, height } = (await fovea.page.locator(`#panel-${name}`).boundingBox())!;
  return name === 'inspector' ? height : width;
}

async function drag(fovea: FoveaWindow, name: PanelName, dx: number, dy: number): Promise<void> {
  const { x, y, width, height } = (await edgeOf(fovea, name).boundingBox())!;
  const from = { x: x + width / 2, y: y + height / 2 };
  await fovea.page.mouse.move(from.x, from.y);
  await fovea.page.mouse.down();
  await fovea.page.mouse.move(from.x + dx / 2, from.y + dy / 2);
  await fovea.page.mouse.move(from.x + dx, from.y + dy);
  await fovea.page.mouse.up();
}

test('panels are as large as they were left, and text too, at the next start', async ({
  folder,
  openTalkative,
}) => {
  const userDataDir = join(folder, 'profile');
  const first = await openTalkative(0, { userDataDir });
  await first.resize(1400, 860);
  await expect.poll(() => first.page.evaluate(() => innerWidth)).toBe(1400);
  const usual = await sizeOf(first, 'rail');
  await drag(first, 'rail', 40, 0);
  await drag(first, 'conversation', -60, 0);
  await edgeOf(first, 'inspector').focus();
  const height = await sizeOf(first, 'inspector');
  await first.page.keyboard.press('Shift+ArrowUp');
  await expect.poll(() => sizeOf(first, 'inspector')).toBe(height + 64);
  await expect.poll(() => sizeOf(first, 'rail')).toBe(usual + 40);
  await expect(edgeOf(first, 'rail')).toHaveAttribute('aria-valuenow', String(usual + 40));
  await first.page.getByTestId('text-size').click();
  await first.page.getByRole('button', { name: 'Larger text' }).click();
  await first.page.keyboard.press('Escape');
  const left = await Promise.all(
    (['rail', 'conversation', 'inspector'] as const).map((n) => sizeOf(first, n)),
  );
  expect(left[0], 'panels grow with the text').toBe(Math.round((usual + 40) * 1.1));
  await first.app.close();

  const second = await openTalkative(0, { userDataDir });
  await expect
    .poll(() => Promise.all((['rail', 'conversation', 'inspector'] as const).map((n) => sizeOf(second, n))))
    .toEqual(left);
  await expect(second.page.getByTestId('text-size')).toHaveAccessibleName('Text size: 110 %');
  await edgeOf(second, 'rail').dblclick();
  await expect.poll(() => sizeOf(second, 'rail')).toBe(Math.round(usual * 1.1));
  await second.app.close();

  // Half of the file is broken: what is not holds.
  const file = join(userDataDir, 'settings.json');
  const kept = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...kept, panels: { rail: 'wide' } }));
  const third = await openTalkative(0, { userDataDir });
  await expect(third.page.getByTestId('text-size')).toHaveAccessibleName('Text size: 110 %');
  await expect.poll(() => sizeOf(third, 'rail')).toBe(Math.round(usual * 1.1));
});

test('nothing vanishes in the smallest window, and Ask stays in reach with large text', async ({
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0);
  const inSight = async (locator: Locator): Promise<void> => {
    await locator.scrollIntoViewIfNeeded();
    await expect(locator).toBeInViewport({ ratio: 0.9 });
  };
  for (const [name, dx, dy] of [
    ['rail', 3000, 0],
    ['conversation', -3000, 0],
    ['inspector', 0, -3000],
  ] as const)
    await drag(fovea, name, dx, dy);
  await fovea.resize(760, 480);
  await expect.poll(() => fovea.page.evaluate(() => innerWidth)).toBe(760);
  for (const textSize of [100, 200]) {
    while (
      (await fovea.page.getByTestId('text-size').getAttribute('aria-label')) !== `Text size: ${textSize} %`
    )
      await fovea.app.evaluate(({ Menu, BrowserWindow }) => {
        const view = Menu.getApplicationMenu()!.items.find(({ label }) => label === '&View')!;
        const item = view.submenu!.items.find(({ label }) => label === 'Larger &text')!;
        (item.click as (...given: unknown[]) => void)(undefined, BrowserWindow.getAllWindows()[0], undefined);
      });
    await fovea.nextFrame();
    const canvas = (await fovea.page.getByRole('main', { name: 'Image' }).boundingBox())!;
    expect(canvas.width).toBeGreaterThan(230);
    expect(canvas.height).toBeGreaterThan(150);
    await inSight(fovea.page.getByRole('button', { name: 'Ask', exact: true }));
    await inSight(fovea.question);
    await inSight(fovea.page.getByRole('button', { name: 'Fit image' }));
    await inSight(fovea.thumbnails.last());
    await testInfo.attach(`smallest, ${textSize} %`, {
      body: await fovea.page.screenshot(),
      contentType: 'image/png',
    });
  }
});

test('images of the rail are moved by drag and key, shown in their folder, and their paths copied', async ({
  folder,
  openTalkative,
}) => {
  const names = ['first.png', 'second.png', 'third.png'];
  for (const name of names) await writeBlocksImage(join(folder, name), 40, 30);
  const fovea = await openTalkative(0, { args: names.map((name) => join(folder, name)) });
  const own = fovea.page.getByRole('list', { name: 'Open images' }).getByTestId('thumbnail');
  const order = (): Promise<(string | null)[]> =>
    own.evaluateAll((all) => all.map((thumbnail) => thumbnail.getAttribute('aria-label')));
  await expect.poll(order).toEqual(names);
  await own.nth(0).dragTo(own.nth(2), { targetPosition: { x: 20, y: 38 } });
  await expect.poll(order).toEqual(['second.png', 'third.png', 'first.png']);
  await own.nth(2).focus();
  await fovea.page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual(['second.png', 'first.png', 'third.png']);
  await expect(own.nth(1)).toBeFocused();
  await expect(fovea.page.getByTestId('rail-said')).toHaveText('first.png, 2 of 3.');

  await fovea.app.evaluate(({ shell }) => {
    const shown: string[] = [];
    shell.showItemInFolder = (path) => void shown.push(path);
    Object.assign(globalThis, { shown });
  });
  await own.nth(1).click({ button: 'right' });
  await fovea.page.getByRole('menuitem', { name: /^Show in/ }).click();
  await expect
    .poll(() => fovea.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual([expect.stringMatching(/first\.png$/)]);
  await fovea.page.keyboard.press('Shift+F10');
  await expect(
    fovea.page.getByRole('menuitem', { name: /^Show in/ }),
    'the entry had the focus',
  ).toBeFocused();
  await fovea.page.keyboard.press('ArrowDown');
  await fovea.page.keyboard.press('Enter');
  await expect(fovea.page.getByTestId('rail-said')).toHaveText('Path copied.');
  expect(await fovea.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/first\.png$/);
});
