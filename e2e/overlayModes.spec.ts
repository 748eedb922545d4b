import { AxeBuilder } from '@axe-core/playwright';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

const [width, height] = [1000, 1500];

test('each mode of the overlay paints what its numbers say', async ({ openOnBlocks }, testInfo) => {
  const fovea = await openOnBlocks(0, width, height);
  const { page, stage } = fovea;
  await fovea.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800),
  );
  await fovea.setLongestAnswer(6);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await stage.focus();
  const legend = page.getByTestId('legend');
  const picture = page.getByTestId('stage');

  await test.step('the bar takes one row', async () => {
    const rows = await page.getByRole('toolbar', { name: 'Overlay and zoom' }).evaluate((bar) => {
      const tops = [...bar.children]
        .map((child) => child.getBoundingClientRect())
        .filter(({ width }) => width > 0);
      return Math.max(...tops.map(({ top }) => top)) < Math.min(...tops.map(({ bottom }) => bottom));
    });
    expect(rows).toBe(true);
  });

  const cellsAt = async (): Promise<ReadonlySet<number>> => selectedCells(fovea);
  const before = await cellsAt();
  await page.keyboard.press('i');
  let after = before;
  await test.step('the difference of cells: counts, IoU and colours are those of the two grids', async () => {
    await chooseMode(fovea, 'difference');
    await expect(legend).toContainText('IoU 1.00');
    for (let step = 0; step < 12 && same(before, after); step++) {
      await page.keyboard.press(step % 2 === 0 ? '[' : '.');
      await fovea.nextFrame();
      after = await cellsAt();
    }
    expect(same(before, after), 'no other place selects other cells').toBe(false);
    const added = [...after].filter((cell) => !before.has(cell));
    const dropped = [...before].filter((cell) => !after.has(cell));
    const kept = [...before].filter((cell) => after.has(cell));
    const iou = kept.length / (kept.length + added.length + dropped.length);
    await expect(page.getByTestId('change')).toHaveText(
      `+${added.length} added${kept.length} kept−${dropped.length} droppedIoU ${iou.toFixed(2)}`,
    );
    const colours = await overlayColours(fovea, 9);
    for (const cell of added.filter(onPicture)) expectNear(colours[cell]!, [86, 180, 233], `added ${cell}`);
    for (const cell of dropped.filter(onPicture))
      expectNear(colours[cell]!, [230, 159, 0], `dropped ${cell}`);
    for (const cell of kept.filter(onPicture)) expect(colours[cell]![3], `kept ${cell}`).toBe(0);
    const none = [...Array(81).keys()].find(
      (cell) => onPicture(cell) && !before.has(cell) && !after.has(cell),
    );
    if (none !== undefined) expectNear(colours[none]!, [6, 8, 10], `in neither ${none}`);
    await page.screenshot({ path: testInfo.outputPath('difference.png') });
  });

  await test.step('the same the other way round', async () => {
    const text = await page.getByTestId('change').innerText();
    await page.keyboard.press('Shift+k');
    await expect.poll(cellsAt).toEqual(before);
    const numbers = (of: string): number[] =>
      [...of.matchAll(/(\d+) (?:added|kept|dropped)/g)].map((one) => Number(one[1]));
    const [added, kept, dropped] = numbers(text);
    expect(numbers(await page.getByTestId('change').innerText())).toEqual([dropped, kept, added]);
    await page.keyboard.press('Shift+k');
  });

  await test.step('the difference of attention is signed, and zero where nothing changed', async () => {
    await page.getByRole('combobox', { name: 'Difference of' }).selectOption('attention');
    await expect(page.getByTestId('scale')).toHaveText(/^−[\d.e-]+0\+[\d.e-]+ weight, all heads$/);
    const alphas = (await overlayColours(fovea, 12))
      .filter((_, index) => inMiddle(index, 12))
      .map((colour) => colour[3]!);
    expect(Math.max(...alphas), 'the largest difference is opaque').toBeGreaterThan(150);
    await page.screenshot({ path: testInfo.outputPath('difference-attention.png') });
    await page.keyboard.press('Shift+k');
    await page.keyboard.press('i');
    await page.keyboard.press('i');
    await expect(legend).toContainText('→');
  });

  await test.step('attention has the weights of its least and most', async () => {
    await chooseMode(fovea, 'attention');
    await expect(page.getByTestId('scale')).toHaveText(/^0[\d.]* ?[\d.e-]+ weight, all heads$/);
    await page.screenshot({ path: testInfo.outputPath('attention.png') });
  });

  await test.step('relative attention divides by the neutral question, which is no turn', async () => {
    await chooseMode(fovea, 'relative');
    await expect(page.getByTestId('scale')).toHaveText(/× the neutral$/, { timeout: 60_000 });
    await expect(legend).toContainText('Write a general description of the image.');
    await expect(fovea.turns).toHaveCount(1);
    await page.screenshot({ path: testInfo.outputPath('relative.png') });
  });

  await test.step('how often: shares of what is counted', async () => {
    await chooseMode(fovea, 'frequency');
    await page.getByRole('combobox', { name: 'Count over' }).selectOption('tokens');
    const columns = Number(await fovea.matrix.getAttribute('aria-colcount')) - 1;
    await expect(page.getByTestId('scale')).toHaveText(`0 %100 % of ${columns} tokens`);
  });

  await test.step('a click lists who chose the cell, and goes there', async () => {
    await chooseMode(fovea, 'selected');
    const chosen = [...(await cellsAt())].find(onPicture)!;
    await page.mouse.click(...(await middleOf(fovea, chosen)));
    const list = page.getByTestId('cell-lookup');
    await expect(list.getByRole('spinbutton', { name: 'Row of the cell' })).toHaveValue(
      String(Math.floor(chosen / 9) + 1),
    );
    await expect(list.getByRole('spinbutton', { name: 'Column of the cell' })).toHaveValue(
      String((chosen % 9) + 1),
    );
    const side = Math.max(width, height) / 9;
    const [row, column] = [Math.floor(chosen / 9), chosen % 9];
    const x = Math.max(0, column * side - (height - width) / 2);
    await expect(list).toContainText(`y ${short(row * side)} to ${short((row + 1) * side)}`);
    await expect(list).toContainText(`x ${short(x)} to`);
    const entries = list.getByRole('button', { name: /^Layer \d+ at/ });
    await expect(page.getByTestId('cell-lookup-sum')).toContainText(`Chosen ${await entries.count()} of`);
    for (const index of [0, (await entries.count()) - 1]) {
      await entries.nth(index).click();
      await expect(entries.nth(index)).toHaveAttribute('aria-current', 'true');
      expect(await cellsAt()).toContain(chosen);
    }
    await page.screenshot({ path: testInfo.outputPath('lookup.png') });
    await page.keyboard.press('Escape');
    await expect(list).toBeHidden();
    await expect(picture).toBeFocused();
  });

  await test.step('and a key does, with the keyboard in the list', async () => {
    await page.keyboard.press('Shift+w');
    await expect(page.getByRole('spinbutton', { name: 'Row of the cell' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(picture).toBeFocused();
  });

  await test.step('small pictures of all layers, each a way to go there', async () => {
    await page.keyboard.press('q');
    const tiles = page.getByTestId('multiples').getByRole('button', { name: /^Layer \d+/ });
    const layers = Number(await fovea.matrix.getAttribute('aria-rowcount')) - 1;
    await expect(tiles).toHaveCount(layers);
    await tiles.first().click();
    await expect(stage).toHaveAttribute('data-layer', (await tiles.first().getAttribute('data-layer'))!);
    await page.keyboard.press('ArrowRight');
    await expect(tiles.nth(1)).toBeFocused();
    await expect(stage).toHaveAttribute('data-layer', (await tiles.nth(1).getAttribute('data-layer'))!);
    for (const tile of [tiles.first(), tiles.nth(1)]) {
      const chosen = await chosenOfTile(fovea, tile);
      expect(await brightOfTile(fovea, tile)).toEqual(chosen.filter(onPicture));
    }
    await page.screenshot({ path: testInfo.outputPath('multiples.png') });
  });

  await test.step('nothing of it is wrong for screen readers, dark and light', async () => {
    await chooseMode(fovea, 'difference');
    await page.keyboard.press('Shift+w');
    for (const theme of ['dark', 'light'] as const) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) })),
        theme,
      ).toEqual([]);
      await page.screenshot({ path: testInfo.outputPath(`${theme}.png`) });
    }
  });
});

test('a question is answered at once while the neutral one is asked', async ({ openOnBlocks }) => {
  const fovea = await openOnBlocks(0, 400, 300);
  await fovea.setLongestAnswer(4);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await chooseMode(fovea, 'relative');
  await fovea.ask('And now?');
  await fovea.ended('finished');
  await expect(fovea.turns).toHaveCount(2);
  await expect(fovea.page.getByTestId('composer-error')).toBeHidden();
  await expect(fovea.page.getByTestId('scale')).toHaveText(/× the neutral$/, { timeout: 60_000 });
  await expect(fovea.turns).toHaveCount(2);
});

type Mode = 'selected' | 'attention' | 'relative' | 'difference' | 'frequency';

/** Chooses a mode in the bar, whichever way the bar offers them, and goes back to the picture. */
async function chooseMode({ page, stage }: FoveaWindow, mode: Mode): Promise<void> {
  await page.getByRole('combobox', { name: 'Overlay mode' }).selectOption(mode);
  await stage.focus();
}

async function selectedCells({ stage }: FoveaWindow): Promise<ReadonlySet<number>> {
  const text = (await stage.getAttribute('data-selected')) ?? '';
  return new Set(text === '' ? [] : text.split(',').map(Number));
}

function same(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every((cell) => other.has(cell));
}

/** Whether the middle of a cell lies on the portrait picture, not in its padding. */
function onPicture(cell: number): boolean {
  return inMiddle(cell, 9);
}

function inMiddle(index: number, gridSide: number): boolean {
  const x = (((index % gridSide) + 0.5) / gridSide) * height - (height - width) / 2;
  return x > 0 && x < width;
}

/** A length as the window writes it: whole when it is whole, otherwise one digit. */
function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** Where the fitted picture lies on the stage, in pixels of the window. */
async function pictureBox({ stage }: FoveaWindow) {
  const box = (await stage.boundingBox())!;
  const scale = Math.min(box.width / width, box.height / height);
  return { box, scale };
}

/** The middle of a cell in pixels of the window, found by the stage's own words for what is under the pointer. */
async function middleOf(fovea: FoveaWindow, cell: number): Promise<[number, number]> {
  const zoom = Number((await fovea.page.getByTestId('zoom').inputValue()).replace(/[ %]/g, '')) / 100;
  const { box } = await pictureBox(fovea);
  const ratio = await fovea.page.evaluate(() => devicePixelRatio);
  const scale = zoom / ratio;
  const side = height / 9;
  const x = ((cell % 9) + 0.5) * side - (height - width) / 2;
  const y = (Math.floor(cell / 9) + 0.5) * side;
  return [box.x + box.width / 2 + (x - width / 2) * scale, box.y + box.height / 2 + (y - height / 2) * scale];
}

/** Red, green, blue and opacity of the overlay's canvas at the middle of each cell of a grid, as drawn by Konva. */
async function overlayColours(fovea: FoveaWindow, gridSide: number): Promise<number[][]> {
  await fovea.nextFrame();
  const { box } = await pictureBox(fovea);
  const places: [number, number][] = [];
  const zoom = Number((await fovea.page.getByTestId('zoom').inputValue()).replace(/[ %]/g, '')) / 100;
  const ratio = await fovea.page.evaluate(() => devicePixelRatio);
  for (let cell = 0; cell < gridSide ** 2; cell++) {
    const side = height / gridSide;
    const x = ((cell % gridSide) + 0.5) * side - (height - width) / 2;
    const y = (Math.floor(cell / gridSide) + 0.5) * side;
    const scale = zoom / ratio;
    places.push([box.width / 2 + (x - width / 2) * scale, box.height / 2 + (y - height / 2) * scale]);
  }
  return fovea.stage.evaluate((stage, at) => {
    // The picture's canvas comes first, then the overlay's.
    const canvas = stage.querySelectorAll('canvas')[1]!;
    const context = canvas.getContext('2d')!;
    const by = canvas.width / canvas.clientWidth;
    return at.map(([x, y]) => [...context.getImageData(Math.round(x * by), Math.round(y * by), 1, 1).data]);
  }, places);
}

/** Canvas pixels are multiplied by their opacity: a channel may be off by a few. */
function expectNear(colour: readonly number[], wanted: readonly number[], what: string): void {
  const off = Math.max(...wanted.map((value, k) => Math.abs(value - colour[k]!)));
  expect(off, `${what}: ${colour.join(' ')}`).toBeLessThan(6);
}

type Tile = ReturnType<FoveaWindow['page']['locator']>;

/** The cells of a tile's layer and token, read from the stage after going there. */
async function chosenOfTile(fovea: FoveaWindow, tile: Tile): Promise<number[]> {
  await tile.click();
  await expect(fovea.stage).toHaveAttribute('data-layer', (await tile.getAttribute('data-layer'))!);
  return [...(await selectedCells(fovea))].sort((a, b) => a - b);
}

/** The cells on the picture that a tile does not dim. */
async function brightOfTile(fovea: FoveaWindow, tile: Tile): Promise<number[]> {
  await fovea.nextFrame();
  const colours = await tile.locator('canvas').evaluate(
    (element, [w, h]) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d')!;
      const scale = canvas.width / w;
      const side = h / 9;
      return Array.from({ length: 81 }, (_, cell) => {
        const x = ((cell % 9) + 0.5) * side - (h - w) / 2;
        const y = (Math.floor(cell / 9) + 0.5) * side;
        return [...context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data];
      });
    },
    [width, height] as const,
  );
  return colours.flatMap(([red, green, blue], cell) => {
    const brightest = Math.max(red!, green!, blue!);
    // Dimmed to about a third of what it was.
    return onPicture(cell) && brightest > 0.7 * blockBrightness(cell) ? [cell] : [];
  });
}

/** The largest channel of the picture of blocks at the middle of a cell. */
function blockBrightness(cell: number): number {
  const side = height / 9;
  const x = ((cell % 9) + 0.5) * side - (height - width) / 2;
  const y = (Math.floor(cell / 9) + 0.5) * side;
  if (Math.abs(x * height - y * width) < 4 * Math.max(width, height)) return 255;
  const block = Math.floor((x * 8) / width) + 8 * Math.floor((y * 6) / height);
  return Math.max((block * 53) % 230, (block * 97) % 230, (block * 31) % 230);
}
