import { expect } from '@playwright/test';
import type { FoveaWindow } from '../../support/FoveaWindow.js';
import type { Album } from './Album.js';

const patience = { timeout: 60_000 };

/** The cells that hold the word of the sample's green hexagon, as shares of its sides. */
const word = { from: [0.78, 0.24], to: [0.95, 0.42] } as const;

/** What docs/tour.md tells, in its order, on the sample that stands ready. */
export async function tourOfInspector(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await expect(fovea.engineState).toHaveText('Ready', patience);
  await expect(fovea.question).not.toHaveValue('', patience);
  await fovea.question.press('Enter');
  await fovea.ended('finished', 120_000);
  await overlays(fovea, album);
  await matrix(fovea, album);
  await paint(fovea, album);
  await branch(fovea, album);
  await experiment(fovea, album);
  await compare(fovea, album);
  await stage.focus();
  await page.keyboard.press('Shift+J');
  await expect(page.getByTestId('head-multiples').getByRole('listitem')).toHaveCount(4, patience);
  await album.take(fovea, 'tour-heads');
}

async function overlays(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await fovea.cell(6, 0).click();
  await stage.focus();
  await page.keyboard.press('q');
  await expect(page.getByRole('radio', { name: 'Layers' })).toBeVisible();
  await fovea.saved();
  await album.take(fovea, 'tour-layers');
  await page.keyboard.press('q');
}

async function matrix(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await fovea.cell(3, 0).click();
  await stage.focus();
  await page.keyboard.press('i');
  await fovea.cell(6, 1).click();
  await expect(page.getByTestId('pin-comparison')).toContainText(/overlap \d/, patience);
  await page.getByRole('combobox', { name: 'Overlay mode' }).selectOption('difference');
  await fovea.saved();
  await album.take(fovea, 'tour-difference');
  await page.getByRole('combobox', { name: 'Overlay mode' }).selectOption('selected');
  await page.getByRole('button', { name: 'Let go of the pins' }).click();
}

async function paint(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await stage.focus();
  await page.keyboard.press('Shift+B');
  await page.getByRole('radio', { name: 'Out' }).check();
  await onPicture(fovea);
  await expect(page.getByTestId('paint-bar')).toContainText(/\d+ out: all layers and tokens/);
  await stage.focus();
  await page.keyboard.press('a');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished', 120_000);
  await fovea.saved();
  await album.take(fovea, 'tour-painted');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

async function branch(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await fovea.turns.first().getByTestId('token').nth(1).click();
  await stage.focus();
  await page.keyboard.press('k');
  await expect(page.getByLabel('Branch at token 2', { exact: true })).toBeVisible(patience);
  await album.take(fovea, 'tour-branch');
  await page.keyboard.press('Escape');
}

async function experiment(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await stage.focus();
  await page.keyboard.press('Shift+X');
  const dialog = page.getByTestId('experiments-dialog');
  await dialog.getByText('Threshold', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Thresholds' }).fill('16, 48, 96, 160, 250');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByTestId('experiment-state')).toHaveAttribute('data-state', 'finished', patience);
  await album.take(fovea, 'tour-experiment');
  await dialog.getByRole('button', { name: 'New experiment' }).click();
  await dialog.getByText('Sensitivity', { exact: true }).click();
  await dialog.getByText('Quarters first', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByTestId('experiment-state')).toHaveAttribute('data-state', 'finished', patience);
  await dialog.getByRole('button', { name: 'Show on the picture' }).click();
  await expect(page.getByTestId('legend')).toContainText('What dropping each cell costs');
  await fovea.saved();
  await album.take(fovea, 'tour-sensitivity');
  await page.getByRole('combobox', { name: 'Overlay mode' }).selectOption('selected');
}

async function compare(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page, stage } = fovea;
  await stage.focus();
  await page.keyboard.press('Shift+V');
  const dialog = page.getByTestId('compare-dialog');
  await dialog.getByRole('checkbox', { name: 'Low-res' }).check();
  await dialog.getByRole('checkbox', { name: 'Selector none' }).check();
  await dialog.getByRole('button', { name: 'Ask 2' }).click();
  await expect(dialog.getByRole('columnheader', { name: /Low-res/ })).toBeVisible(patience);
  await dialog.getByRole('button', { name: 'Score each other’s answers' }).click();
  const scores = dialog.getByTestId('score-matrix');
  await expect(scores.getByText('–', { exact: true })).toHaveCount(0, patience);
  await album.take(fovea, 'tour-compare');
  await page.keyboard.press('Escape');
}

/** Drags from one corner of the word to the other, on the picture as it lies on the stage: square, and fitted. */
async function onPicture({ page, stage }: FoveaWindow): Promise<void> {
  const box = (await stage.boundingBox())!;
  const side = Math.min(box.width, box.height) - 32;
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + box.width / 2 + (x - 0.5) * side,
    box.y + box.height / 2 + (y - 0.5) * side,
  ];
  await page.mouse.move(...at(word.from));
  await page.mouse.down();
  await page.mouse.move(...at(word.to), { steps: 8 });
  await page.mouse.up();
}
