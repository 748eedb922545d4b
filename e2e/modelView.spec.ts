import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../build/index.js';
import { decodeImage } from '../engine/index.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

const [width, height] = [2016, 1600];
const cellSide = width / 9;
/** Pixels of the original that one of the model's stands for. */
const shrink = width / 1008;

test('what the model saw is what `fovea view` writes: the input in the cells that were read, low-res elsewhere', async ({
  folder,
  openOnBlocks,
}, testInfo) => {
  const fovea = await openOnBlocks(0, width, height);
  const { page, stage } = fovea;
  const badge = page.getByTestId('model-view');
  await fovea.setLongestAnswer(4);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  const input = await viewOf(folder, 'input');
  const lowres = await viewOf(folder, 'lowres');

  await stage.focus();
  await page.keyboard.press('v');
  await expect(stage).toHaveAttribute('data-pixels', 'read');
  await expect(badge).toContainText(/What the model saw: 1,008² in the \d+ selected cells/);
  await page.screenshot({ path: testInfo.outputPath('read-dark.png') });
  await page.keyboard.press('h');
  await page.keyboard.press('1');
  for (let step = 0; step < 3; step++) await page.keyboard.press('+');
  const scale = 1.25 ** 3;

  await test.step('cells of both kinds in sight', async () => {
    const inSight = async (): Promise<boolean> => {
      const selected = await selectedCells(fovea);
      const kinds = [39, 40, 41].map((cell) => selected.has(cell));
      return kinds.includes(true) && kinds.includes(false);
    };
    for (let move = 0; move < 40 && !(await inSight()); move++) {
      await page.keyboard.press(move % 4 === 3 ? '.' : move < 20 ? '[' : ']');
    }
    expect(await inSight()).toBe(true);
    await fovea.nextFrame();
    const selected = await selectedCells(fovea);
    const shown = await shownPixels(fovea, scale);
    const expected = shown.map(({ x, y }) => {
      const cell = Math.floor((y * shrink) / cellSide) * 9 + Math.floor((x * shrink) / cellSide);
      return selected.has(cell) ? input(x, y) : lowres(Math.floor(x / 3), Math.floor(y / 3));
    });
    expect(shown.length).toBeGreaterThan(500);
    expect(shown.map(({ colour }) => colour)).toEqual(expected);
    await page.screenshot({ path: testInfo.outputPath('zoomed.png') });
  });

  await test.step('the whole input, and the whole low-res view', async () => {
    const chooser = page.getByRole('combobox', { name: 'Pixels shown' });
    for (const [name, colourAt] of [
      ['input', input],
      ['lowres', (x: number, y: number) => lowres(Math.floor(x / 3), Math.floor(y / 3))],
    ] as const) {
      await chooser.selectOption(name);
      await expect(stage).toHaveAttribute('data-pixels', name);
      await fovea.nextFrame();
      const shown = await shownPixels(fovea, scale);
      expect(
        shown.map(({ colour }) => colour),
        name,
      ).toEqual(shown.map(({ x, y }) => colourAt(x, y)));
    }
  });

  await test.step('the padding too, and back by one key', async () => {
    await page.getByRole('button', { name: 'Show the padded square the model sees' }).click();
    await page.getByRole('button', { name: 'Fit image' }).click();
    await fovea.nextFrame();
    await page.screenshot({ path: testInfo.outputPath('padded-lowres.png') });
    await stage.focus();
    await page.keyboard.press('v');
    await expect(badge).toHaveCount(0);
    await expect(stage).toHaveAttribute('data-pixels', 'original');
  });
});

test('each variant is shown as it read: its own picture, or the low-res view', async ({ open }, testInfo) => {
  const fovea = await open();
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready');
  await page.getByRole('combobox', { name: 'Pixels shown' }).selectOption('read');
  const badge = page.getByTestId('model-view');
  await expect(badge).toContainText('no answer yet; 336² everywhere');
  await page.screenshot({ path: testInfo.outputPath('no-answer.png') });
  for (const [name, says] of [
    ['FlexAttention', /1,008² in .*selected cells?.*, read by layer \d+; 336² elsewhere/],
    ['Low-res', /: 336² everywhere \(Low-res\)/],
    ['HD', /: 448² everywhere, and 336² with it \(HD\)/],
    ['XAttn', /: 1,008² everywhere, and 336² with it \(XAttn\)/],
  ] as const) {
    await page.getByRole('radio', { name, exact: true }).check();
    await fovea.ask('What does the red sign say?');
    await expect(badge).toContainText(says);
    await fovea.ended('finished');
    await expect(stage).toHaveAttribute('data-pixels', 'read');
    await fovea.nextFrame();
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  }
  await test.step('a small screen, in the other theme', async () => {
    await fovea.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 800, height: 500 });
    });
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(800);
    const back = badge.getByRole('button', { name: /Original/ });
    const chooser = page.getByRole('combobox', { name: 'Pixels shown' });
    for (const control of [back, chooser]) await expect(control).toBeInViewport({ ratio: 0.9 });
    await page.getByRole('button', { name: /^Theme:/ }).click();
    await page.screenshot({ path: testInfo.outputPath('small.png') });
    await back.click();
    await expect(badge).toHaveCount(0);
  });
});

/** The colour of each pixel of what `fovea view` writes: `red,green,blue`. */
async function viewOf(folder: string, as: string): Promise<(x: number, y: number) => string> {
  const out = join(folder, `${as}.png`);
  const words = ['view', join(folder, 'blocks.png'), out, '--as', as, '--model', join(folder, 'talkative')];
  await promisify(execFile)(process.execPath, [join(projectRoot, 'engine', 'cli', 'fovea.mjs'), ...words]);
  const { data, width: side } = await decodeImage({ path: out });
  return (x, y) => data.subarray((y * side + x) * 3, (y * side + x) * 3 + 3).join();
}

async function selectedCells({ stage }: FoveaWindow): Promise<ReadonlySet<number>> {
  const text = (await stage.getAttribute('data-selected')) ?? '';
  return new Set(text.split(',').filter(Boolean).map(Number));
}

/**
 * The pixels of the model's input whose middle is in sight, as the canvas shows them, while the picture's middle is that
 * of the stage.
 *
 * @param scale CSS pixels per pixel of the original.
 */
function shownPixels(
  { stage }: FoveaWindow,
  scale: number,
): Promise<readonly { x: number; y: number; colour: string }[]> {
  return stage.evaluate(
    (element, { scale, shrink, width, height }) => {
      const canvas = element.querySelector('canvas')!;
      const ratio = canvas.width / element.clientWidth;
      const context = canvas.getContext('2d')!;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const left = element.clientWidth / 2 - (width * scale) / 2;
      const top = element.clientHeight / 2 - (height * scale) / 2;
      const margin = (width - height) / 2;
      const shown = [];
      for (let y = 0; y < 1008; y++) {
        for (let x = 0; x < 1008; x++) {
          const at = Math.floor((left + (x + 0.5) * shrink * scale) * ratio);
          const down = Math.floor((top + ((y + 0.5) * shrink - margin) * scale) * ratio);
          if (at < 0 || down < 0 || at >= canvas.width || down >= canvas.height) continue;
          const from = (down * canvas.width + at) * 4;
          shown.push({ x, y, colour: data.subarray(from, from + 3).join() });
        }
      }
      return shown;
    },
    { scale, shrink, width, height },
  );
}
