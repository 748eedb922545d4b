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

/** The newest answer: its words, and its tokens as screen readers hear them, with their probabilities. */
async function answer(fovea: FoveaWindow): Promise<{ readonly words: string; readonly tokens: string[] }> {
  const words = await fovea.turn.getByTestId('answer').innerText();
  const tokens = await fovea.tokens.evaluateAll((all) =>
    all.map((token) => (token.getAttribute('aria-label') ?? '').replace(/, (where|another).*$/, '')),
  );
  return { words, tokens };
}

/** The cells that are shown as painted. */
async function painted({ stage }: FoveaWindow): Promise<{ readonly in: number[]; readonly out: number[] }> {
  const letters = [...((await stage.getAttribute('data-painted')) ?? '')];
  const all = (letter: string): number[] => [...letters.keys()].filter((cell) => letters[cell] === letter);
  return { in: all('+'), out: all('-') };
}

/** Drags over the whole picture as it is fitted, between corners in its pixels. */
async function dragOnPicture(fovea: FoveaWindow, box: typeof answerBox): Promise<void> {
  const { width, height } = (await fovea.stage.boundingBox())!;
  const scale = (Math.min(width, height) - 32) / side;
  const share = (x: number, y: number): readonly [number, number] => [
    ((width - side * scale) / 2 + x * scale) / width,
    ((height - side * scale) / 2 + y * scale) / height,
  ];
  await fovea.drag(share(box.left, box.top), share(box.right, box.bottom));
}
