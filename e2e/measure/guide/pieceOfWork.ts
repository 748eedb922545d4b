import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { exportFormatFacts } from '../../../engine/protocol/exportFormats.js';
import type { FoveaWindow } from '../../support/FoveaWindow.js';
import type { Album } from './Album.js';
import { writeMaterial, type GuideMaterial } from './writeMaterial.js';

const patience = { timeout: 60_000 };

/** What docs/user-guide.md tells, from the dropped picture to the report, in its order but for the list of sessions. */
export async function pieceOfWork(fovea: FoveaWindow, album: Album, folder: string): Promise<void> {
  const material = await writeMaterial(folder);
  await expect(fovea.engineState).toHaveText('Ready', patience);
  await dropAndChoose(fovea, album, material.scan);
  await askAndLook(fovea, album);
  await mark(fovea, album);
  await judge(fovea, album);
  await exportReport(fovea, album, join(folder, 'market-square.html'));
  await askMany(fovea, album, material, join(folder, 'results'));
  await fovea.page.keyboard.press('j');
  await expect(fovea.page.getByTestId('session')).toHaveCount(5, patience);
  await album.take(fovea, 'guide-sessions');
}

async function dropAndChoose(fovea: FoveaWindow, album: Album, scan: string): Promise<void> {
  const { page } = fovea;
  await fovea.drop(scan);
  await expect(page.getByTestId('choices')).toContainText('of 4', patience);
  await page.getByTestId('choices').click();
  await page.getByLabel('Bands', { exact: true }).selectOption('colours');
  await page.getByLabel('Band shown as red').selectOption({ label: '3: red' });
  await page.getByLabel('Band shown as green').selectOption({ label: '2: green' });
  await page.getByLabel('Band shown as blue').selectOption({ label: '1: blue' });
  await page.getByLabel('Values shown black and white').selectOption('own');
  for (const [name, value] of [['white', '4080'], ['black', '0']]) {
    const box = page.getByRole('spinbutton', { name: `Value shown ${name}` });
    await box.fill(value!);
    await box.press('Enter');
  } // prettier-ignore
  await expect(page.getByTestId('choices')).toContainText('bands 3,2,1 of 4 · 0 to 4080', patience);
  await album.take(fovea, 'guide-bands');
  await page.keyboard.press('Escape');
}

async function askAndLook(fovea: FoveaWindow, album: Album): Promise<void> {
  await fovea.ask('What is the word on the blue sign?');
  await fovea.ended('finished', 120_000);
  await fovea.cell(6, 0).click();
  await fovea.saved();
  await album.take(fovea, 'guide-answer');
}

async function mark(fovea: FoveaWindow, album: Album): Promise<void> {
  const { page } = fovea;
  const editor = page.getByTestId('annotation-editor');
  const label = async (name: string): Promise<void> => {
    const chooser = editor.getByRole('combobox', { name: 'Label' });
    if (await chooser.isVisible()) await chooser.selectOption({ label: 'New label…' });
    await editor.getByRole('textbox', { name: 'New label' }).fill(name);
    await page.keyboard.press('Enter');
    await fovea.stage.focus();
  };
  await fovea.stage.focus();
  await page.keyboard.press('c');
  await label('read closely');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await fovea.drag([0.455, 0.685], [0.52, 0.77]);
  await label('small mark');
  await page.keyboard.press('l');
  await fovea.drag([0.65, 0.6], [0.53, 0.71]);
  await page.getByTestId('annotation-list').getByRole('option').nth(1).click();
  await editor.getByRole('textbox', { name: 'Note' }).fill('a ring');
  await fovea.saved();
  await album.take(fovea, 'guide-marks');
}

async function judge(fovea: FoveaWindow, album: Album): Promise<void> {
  await fovea.turn.getByRole('button', { name: 'Right answer' }).click();
  await fovea.ask('What shape does the mark on the yellow cup have?');
  await expect(fovea.turns).toHaveCount(2);
  await fovea.ended('finished', 120_000);
  await fovea.cell(6, 0).click();
  await fovea.turn.getByRole('button', { name: 'Wrong answer' }).click();
  await fovea.turn.getByRole('textbox', { name: 'Expected answer' }).fill('ring');
  await fovea.saved();
  await album.take(fovea, 'guide-verdict');
}

async function exportReport(fovea: FoveaWindow, album: Album, target: string): Promise<void> {
  const { page } = fovea;
  await fovea.stage.focus();
  await page.keyboard.press('Shift+E');
  const dialog = page.getByTestId('export-dialog');
  await dialog.getByRole('radio', { name: exportFormatFacts('html').label }).check();
  await expect(page.getByTestId('export-preview')).toBeVisible(patience);
  await fovea.answerSaveDialog(target);
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByTestId('export-said')).toContainText(target, patience);
  await album.take(fovea, 'guide-export');
  await page.keyboard.press('Escape');
  await album.keep(await pictureOf(fovea, target), 'guide-report');
}

async function askMany(
  fovea: FoveaWindow,
  album: Album,
  material: GuideMaterial,
  out: string,
): Promise<void> {
  const { page } = fovea;
  await fovea.stage.focus();
  await page.keyboard.press('Shift+Q');
  const dialog = page.getByTestId('batch-dialog');
  const choose = async (button: string, at: 'first' | 'last', path: string): Promise<void> => {
    await fovea.answerOpenDialog(path);
    await dialog.getByRole('button', { name: button })[at]().click();
  };
  await choose('Choose folder…', 'first', material.pictures);
  await choose('From a file…', 'first', material.questions);
  await choose('Choose folder…', 'last', out);
  await expect(dialog.getByTestId('batch-out')).toContainText(out);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByTestId('batch-outcome')).toContainText('13 of 13', { timeout: 300_000 });
  await album.keep(await pictureOf(fovea, join(out, 'report.html')), 'guide-batch');
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** The top of a report, as Chromium shows it. */
async function pictureOf({ app }: FoveaWindow, file: string): Promise<Buffer> {
  const png = await app.evaluate(async ({ BrowserWindow, session }, address) => {
    const window = new BrowserWindow({
      ...{ width: 1000, height: 700, show: false },
      webPreferences: { session: session.fromPartition('shown'), offscreen: true },
    });
    await window.loadURL(address);
    const image = await window.webContents.capturePage();
    window.destroy();
    return image.toPNG().toString('base64');
  }, pathToFileURL(file).href);
  return Buffer.from(png, 'base64');
}
