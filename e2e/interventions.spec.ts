import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import sharp from 'sharp';
import { projectRoot } from '../build/index.js';
import type { RunRecord } from '../engine/protocol/runRecord.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

/** The samples' first picture, 1512 x 1512, and where its answer stands: pixels of the picture. */
const side = 1512;
const answerBox = { left: 1250, top: 475, right: 1455, bottom: 655 };

test('painting out what holds the answer changes it, and painting it back restores it token for token', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.question.press('Enter');
  await fovea.ended('finished');
  const first = await answer(fovea);
  expect(first.words.trim().toLowerCase()).toBe('open');

  await test.step('a rectangle paints its cells out', async () => {
    await page.keyboard.press('Escape');
    await stage.focus();
    await page.keyboard.press('Shift+B');
    await expect(stage).toHaveAttribute('data-tool', 'paint-box');
    await page.getByRole('radio', { name: 'Out' }).check();
    await dragOnPicture(fovea, answerBox);
    await expect.poll(() => painted(fovea)).toEqual({ in: [], out: [25, 26, 34, 35] });
    await expect(page.getByTestId('paint-bar')).toContainText('4 out: all layers and tokens');
    await page.screenshot({ path: testInfo.outputPath('painted-out.png') });
  });

  await test.step('asked again, another answer comes, and says what was painted', async () => {
    await stage.focus();
    await page.keyboard.press('a');
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished');
    const second = await answer(fovea);
    expect(second.words).not.toBe(first.words);
    await expect(fovea.turn.getByTestId('origin')).toContainText(
      'Asked again with painted cells: 4 out (all layers and tokens).',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    // No layer read them, for no token.
    for (const cell of (await stage.getAttribute('data-selected'))?.split(',').map(Number) ?? [])
      expect([25, 26, 34, 35]).not.toContain(cell);
    await page.screenshot({ path: testInfo.outputPath('steered.png') });
  });

  await test.step('undone by a key and asked again, it is the first answer, token for token', async () => {
    await stage.focus();
    await page.keyboard.press('b');
    await page.keyboard.press('Control+z');
    await expect.poll(() => painted(fovea)).toEqual({ in: [], out: [] });
    await page.keyboard.press('a');
    await expect(fovea.turns).toHaveCount(3);
    await fovea.ended('finished');
    expect(await answer(fovea)).toEqual(first);
  });

  await test.step('keys paint too, in, for one layer and from a token on', async () => {
    await stage.focus();
    await expect(stage).toHaveAttribute('data-tool', 'paint');
    await page.keyboard.press('x');
    await page.keyboard.press('x');
    await expect(page.getByRole('radio', { name: 'In' })).toBeChecked();
    await page.getByRole('combobox', { name: 'Layers' }).selectOption('some');
    await page.getByRole('combobox', { name: 'Tokens' }).selectOption('on');
    await stage.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => painted(fovea)).toEqual({ in: [41], out: [] });
    await page.screenshot({ path: testInfo.outputPath('painted-by-keys.png') });
  });
});

test('a threshold that is tried selects what the run asked with it selects, and swapped selectors take as many cells', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.question.press('Enter');
  await fovea.ended('finished');
  const firstLayer = await fovea.matrix
    .locator('[data-token="0"]')
    .evaluateAll((cells) => Math.min(...cells.map((cell) => Number(cell.getAttribute('data-layer')))));
  await fovea.cell(firstLayer, 0).click();
  const asked = (await stage.getAttribute('data-selected'))!;

  await test.step('the slider recomputes the selection at once, by keys', async () => {
    await page.keyboard.press('e');
    const bar = page.getByTestId('threshold-bar');
    await expect(bar).toBeVisible();
    await expect.poll(() => stage.getAttribute('data-preview'), 'its own threshold').toBe(asked);
    const slider = page.getByRole('slider', { name: 'Threshold, 0 to 255' });
    await expect(slider).toBeFocused();
    await slider.fill('1');
    await slider.press('ArrowLeft');
    await expect(page.getByTestId('threshold-figures')).toContainText(/^\d+ of 81 cells .* given with \d+$/);
    await expect(bar).toContainText('Preview');
    await page.screenshot({ path: testInfo.outputPath('threshold.png') });
  });

  await test.step('asked again with it, the first layer selects those very cells', async () => {
    const number = page.getByRole('spinbutton', { name: 'Threshold as a number' });
    const tried = async (threshold: number): Promise<number> => {
      await number.fill(String(threshold));
      await fovea.nextFrame();
      return (await stage.getAttribute('data-preview'))!.split(',').length;
    };
    /** The attention is all on the sign: one that selects more, and not all, lies very low. */
    let threshold = 1;
    for (let count = 0; count <= asked.split(',').length; count = await tried(threshold)) threshold *= 0.6;
    const previewed = (await stage.getAttribute('data-preview'))!;
    expect(previewed.split(',').length).toBeLessThan(81);
    await page.screenshot({ path: testInfo.outputPath('threshold-low.png') });
    await page.getByRole('button', { name: /^Ask again with 0\.\d/ }).click();
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished');
    await expect(page.getByTestId('threshold-bar')).toBeHidden();
    await fovea.cell(firstLayer, 0).click();
    await expect(stage).toHaveAttribute('data-selected', previewed);
    await expect(fovea.turn.getByTestId('origin')).toContainText('Asked again with threshold 0.');
  });

  await test.step('random cells are as many, and others', async () => {
    await fovea.turns.first().getByRole('button', { name: 'Ask again with a change' }).click();
    await page.screenshot({ path: testInfo.outputPath('menu.png') });
    await page.getByRole('menuitem', { name: /random cells/ }).click();
    await expect(fovea.turns).toHaveCount(3);
    await fovea.ended('finished');
    await fovea.cell(firstLayer, 0).click();
    const random = (await stage.getAttribute('data-selected'))!.split(',');
    expect(random).toHaveLength(asked.split(',').length);
    expect(random.join()).not.toBe(asked);
    await expect(fovea.turn.getByTestId('origin')).toContainText('random cells, as many as attention');
  });
});

test('a branch with nothing changed is the answer again; others stand under it, with what differs marked', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  const { page } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.question.press('Enter');
  await fovea.ended('finished');
  const first = await answer(fovea);
  const form = page.getByTestId('branch-form');

  await test.step('by keys, at the token in focus, as it was', async () => {
    await fovea.tokens.nth(1).click();
    await page.keyboard.press('k');
    await expect(form).toBeVisible();
    await expect(form).toHaveAccessibleName('Branch at token 2');
    await page.screenshot({ path: testInfo.outputPath('branch-form.png') });
    await page.keyboard.press('Enter');
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished');
    expect(await answer(fovea)).toEqual(first);
    await expect(fovea.turn.getByTestId('origin')).toContainText(/^Branch at token 2: “.*”, as it was\./);
    await expect(page.locator('[data-depth="1"]')).toHaveCount(1);
  });

  await test.step('with text in place of the token', async () => {
    await fovea.turns.first().getByTestId('token').nth(1).click();
    await page.keyboard.press('k');
    await form.getByRole('textbox', { name: 'Text in place of the token' }).fill('K');
    await page.keyboard.press('Enter');
    await expect(fovea.turns).toHaveCount(3);
    await fovea.ended('finished');
    const branched = await answer(fovea);
    expect(branched.words.startsWith(`${first.words.trim().slice(0, 1)}K`)).toBe(true);
    await expect(fovea.turn.locator('[data-branch="point"]')).toHaveCount(1);
    await page.screenshot({ path: testInfo.outputPath('branches.png') });
  });

  await test.step('side by side with what they leave', async () => {
    await page.getByRole('button', { name: 'Side by side' }).click();
    const dialog = page.getByTestId('compare-dialog');
    const heads = dialog.getByRole('group', { name: 'Table of answers' }).getByRole('columnheader');
    await expect(heads).toHaveCount(4);
    await expect(heads.nth(2)).toHaveText(/^2\. .*branch at token 2 “/);
    await expect(heads.nth(3)).toHaveText(/^3\. .*branch at token 2 “K”/);
    await expect(dialog.getByTestId('compared-answer').nth(2).locator('ins').first()).toContainText('K');
    await page.screenshot({ path: testInfo.outputPath('side-by-side.png') });
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('folded away and shown again', async () => {
    await page.getByRole('button', { name: '2 branches' }).click();
    await expect(fovea.turns).toHaveCount(1);
    await page.getByRole('button', { name: '2 branches' }).click();
    await expect(fovea.turns).toHaveCount(3);
  });
});

test('the command line gives the answers of the window again, from the session', async ({ folder, open }) => {
  // Each answer is asked for by a process of its own, which opens the model.
  test.slow();
  const profile = join(folder, 'profile');
  const fovea = await open({ userDataDir: profile });
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.question.press('Enter');
  await fovea.ended('finished');
  await stage.focus();
  await page.keyboard.press('Shift+B');
  await page.getByRole('radio', { name: 'Out' }).check();
  await dragOnPicture(fovea, answerBox);
  await stage.focus();
  await page.keyboard.press('a');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished');
  await page.keyboard.press('Escape');
  await fovea.turns.first().getByTestId('token').nth(1).click();
  await page.keyboard.press('k');
  await page.getByRole('textbox', { name: 'Text in place of the token' }).fill('K');
  await page.keyboard.press('Enter');
  await expect(fovea.turns).toHaveCount(3);
  await fovea.ended('finished');
  await stage.focus();
  await page.keyboard.press('Shift+Z');
  await expect(fovea.turns).toHaveCount(4);
  await fovea.ended('finished');
  await expect(page.getByTestId('origin').last()).toContainText('Second pass');
  await fovea.saved();

  const sessions = join(profile, 'sessions');
  const [session] = await readdir(sessions);
  const image = join(projectRoot, 'assets', 'samples', '01-signs.png');
  const runs = join(sessions, session!, 'runs');
  const records = await Promise.all(
    (await readdir(runs)).map(
      async (file) => JSON.parse(await readFile(join(runs, file), 'utf8')) as RunRecord,
    ),
  );
  expect(records.map(({ origin }) => origin?.how).sort()).toEqual(['branch', 'steered', 'zoom', undefined]);
  for (const { runId, question, tokens, origin } of records) {
    const words = ['ask', image, question, '--plan', join(sessions, session!), '--run', runId, '--json'];
    const cli = join(projectRoot, 'engine', 'cli', 'fovea.mjs');
    const { stdout } = await promisify(execFile)('node', [cli, ...words], { maxBuffer: 2 ** 26 });
    const again = JSON.parse(stdout) as Pick<RunRecord, 'tokens'>;
    expect(
      again.tokens.map(({ id }) => id),
      origin?.how,
    ).toEqual(tokens.map(({ id }) => id));
    again.tokens.forEach(({ logProbability }, index) =>
      expect(logProbability).toBeCloseTo(tokens[index]!.logProbability ?? -Infinity, 3),
    );
  }
});

test('masks of a region lie on its pixels, on a picture that is turned and padded', async ({
  folder,
  open,
}, testInfo) => {
  // 1400 x 1000 once upright; the sign stands at 1138 to 1343, 275 to 455.
  const image = join(folder, 'turned.jpg');
  const upright = sharp(join(projectRoot, 'assets', 'samples', '01-signs.png'))
    .extract({ left: 112, top: 200, width: 1400, height: 1000 })
    .png();
  await sharp(await upright.toBuffer())
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toFile(image);
  const fovea = await open({ args: [image] });
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await expect(stage).toHaveAccessibleName(/1400 by 1000/);
  const size = { width: 1400, height: 1000 };
  const region = { left: 480, top: 100, right: 1380, bottom: 800 };

  await test.step('a region is drawn, and the question box says what it means', async () => {
    await stage.focus();
    await page.keyboard.press('Shift+R');
    await dragOnPicture(fovea, region, size);
    const chip = page.getByTestId('region-chip');
    await expect(chip).toContainText(/^Region 90\d × 70\d px: the model sees nothing else$/);
    await expect(fovea.question).toBeFocused();
    await page.screenshot({ path: testInfo.outputPath('region-chip.png') });
    await page.keyboard.type('What is the word on the green hexagon?');
    await page.keyboard.press('Enter');
    await fovea.ended('finished');
    await expect(fovea.turn.getByTestId('origin')).toContainText('the model saw nothing else');
  });

  await test.step('what was selected covers the sign, by its pixels', async () => {
    const cells = (await stage.getAttribute('data-selected'))!.split(',').map(Number);
    const words = (await fovea.turn.getByTestId('origin').innerText()).replaceAll(',', '');
    const [width, height, left, top] = words.match(/\d+/g)!.map(Number) as [number, number, number, number];
    expect([Math.abs(left - region.left), Math.abs(top - region.top)].every((off) => off <= 4)).toBe(true);
    const cell = width / 9;
    const squareTop = top - Math.floor((width - height) / 2);
    for (const index of cells) {
      const x = left + ((index % 9) + 0.5) * cell;
      const y = squareTop + (Math.floor(index / 9) + 0.5) * cell;
      expect(x > 1138 - cell && x < 1343 + cell, `cell ${index} at x ${x}`).toBe(true);
      expect(y > 275 - cell && y < 455 + cell, `cell ${index} at y ${y}`).toBe(true);
    }
    const [chosen] = cells;
    const x = left + ((chosen! % 9) + 0.5) * cell;
    const y = squareTop + (Math.floor(chosen! / 9) + 0.5) * cell;
    await page.mouse.move(...(await onPicture(fovea, x, y, size)));
    const tooltip = page.getByRole('tooltip');
    await expect(tooltip.locator('p')).toContainText('selected');
    const numbersOf = async (name: string): Promise<readonly number[]> => {
      const text = await tooltip.locator('dt').getByText(name, { exact: true }).locator('+ dd').innerText();
      return text.match(/[\d.,]+\d|\d/g)!.map((word) => Number(word.replaceAll(',', '')));
    };
    const [[fromX], [fromY]] = [
      await numbersOf('Original px, x'),
      await numbersOf('Original px, y'),
    ] as const;
    const figures = [await numbersOf('Covers, original px'), [fromX!, fromY!]];
    const corner = [left + (chosen! % 9) * cell, squareTop + Math.floor(chosen! / 9) * cell];
    // Shown with one digit.
    figures.flat().forEach((value, index) => expect(value).toBeCloseTo([cell, cell, ...corner][index]!, 0));
    expect(figures.flat()).toHaveLength(4);
    await expect(fovea.resolution).toContainText(`region ${width}`);
    await page.screenshot({ path: testInfo.outputPath('region.png') });
  });

  await test.step('the whole picture again', async () => {
    await page.getByRole('button', { name: 'Ask about the whole image again' }).click();
    await expect(page.getByTestId('region-chip')).toBeHidden();
  });
});

test('bars, forms and chips read well in both themes, in a small window and in large text', async ({
  open,
}, testInfo) => {
  const fovea = await open();
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.question.press('Enter');
  await fovea.ended('finished');
  await stage.focus();
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Layers' }).selectOption('some');
  await page.getByRole('radio', { name: 'Out' }).check();
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await stage.focus();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Fit image' }).click();
  await fovea.app.evaluate(({ Menu, BrowserWindow }) => {
    const item = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []).find(({ label }) => label.startsWith('Ask next about')); // prettier-ignore
    (item!.click as (event: undefined, window: unknown) => void)(undefined, BrowserWindow.getAllWindows()[0]);
  });
  await stage.focus();
  await page.keyboard.press('b');
  await expect(page.getByTestId('region-chip')).toBeVisible();
  await expect(page.getByTestId('paint-bar')).toBeVisible();
  await expect(page.getByTestId('threshold-bar')).toBeVisible();
  await expect(page.getByTestId('branch-form')).toBeVisible();
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: testInfo.outputPath(`${scheme}.png`) });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) })), scheme).toEqual([]); // prettier-ignore
  }
  await fovea.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 960, height: 640 });
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(960);
  await page.screenshot({ path: testInfo.outputPath('small.png') });
  for (const bar of ['paint-bar', 'threshold-bar'])
    expect(await page.getByTestId(bar).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0); // prettier-ignore
  await page.getByTestId('text-size').click();
  const larger = page.getByRole('button', { name: 'Larger text' });
  while (await larger.isEnabled()) await larger.click();
  await page.keyboard.press('Escape');
  await page.screenshot({ path: testInfo.outputPath('large.png') });
  await expect(stage).toBeInViewport();
});

/** The newest answer: its words, and its tokens as screen readers hear them, with their probabilities. */
async function answer(fovea: FoveaWindow): Promise<{ readonly words: string; readonly tokens: string[] }> {
  const words = await fovea.turn.getByTestId('answer').innerText();
  const tokens = await fovea.tokens.evaluateAll((all) =>
    all.map((token) => (token.getAttribute('aria-label') ?? '').replace(/, (given|where|another).*$/, '')),
  );
  return { words, tokens };
}

/** The cells that are shown as painted. */
async function painted({ stage }: FoveaWindow): Promise<{ readonly in: number[]; readonly out: number[] }> {
  const letters = Array.from((await stage.getAttribute('data-painted')) ?? '');
  const all = (letter: string): number[] => [...letters.keys()].filter((cell) => letters[cell] === letter);
  return { in: all('+'), out: all('-') };
}

/** Drags over the whole picture as it is fitted, between corners in its pixels. */
async function dragOnPicture(
  fovea: FoveaWindow,
  box: typeof answerBox,
  size = { width: side, height: side },
): Promise<void> {
  await fovea.page.mouse.move(...(await onPicture(fovea, box.left, box.top, size)));
  await fovea.page.mouse.down();
  await fovea.page.mouse.move(...(await onPicture(fovea, box.right, box.bottom, size)), { steps: 5 });
  await fovea.page.mouse.up();
}

/** A pixel of the picture as it is fitted, in pixels of the window. */
async function onPicture(
  { stage }: FoveaWindow,
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
): Promise<[number, number]> {
  const box = (await stage.boundingBox())!;
  const scale = Math.min((box.width - 32) / size.width, (box.height - 32) / size.height);
  return [
    box.x + (box.width - size.width * scale) / 2 + x * scale,
    box.y + (box.height - size.height * scale) / 2 + y * scale,
  ];
}
