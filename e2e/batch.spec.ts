import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/foveaTest.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { writeBlocksImage } from './support/testImages.js';

/** What the next native dialog answers. */
function answerDialogs(fovea: FoveaWindow, path: string): Promise<void> {
  return fovea.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

test('questions about a folder of images are asked, held, and become sessions, a table and a report', async ({
  folder,
  openTalkative,
}, testInfo) => {
  const [scans, out] = [join(folder, 'scans'), join(folder, 'results')];
  await mkdir(scans);
  const first = join(scans, '1.png');
  await writeBlocksImage(first, 320, 200);
  for (const name of ['2.png', '3.png', '4.png']) await copyFile(first, join(scans, name));
  await writeFile(join(scans, '5.png'), 'no image');
  const questions = join(folder, 'questions.txt');
  await writeFile(questions, 'What is red?\nWhat is blue?\n');

  const fovea = await openTalkative(0);
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(8);
  await fovea.page.keyboard.press('Escape');
  await fovea.stage.click();
  await fovea.page.keyboard.press('Shift+Q');
  const dialog = fovea.page.getByTestId('batch-dialog');
  const start = dialog.getByRole('button', { name: 'Start' });
  await expect(start).toBeDisabled();
  const folderButtons = dialog.getByRole('button', { name: 'Choose folder…' });
  await answerDialogs(fovea, scans);
  await folderButtons.first().click();
  await expect(dialog.getByTestId('batch-pictures')).toHaveText('scans');
  await answerDialogs(fovea, questions);
  await dialog.getByRole('button', { name: 'From a file…' }).click();
  await expect(dialog.getByRole('textbox')).toHaveValue('What is red?\nWhat is blue?\n');
  await answerDialogs(fovea, out);
  await folderButtons.last().click();
  await testInfo.attach('batch chosen', { body: await fovea.page.screenshot(), contentType: 'image/png' });
  await start.click();
  await testInfo.attach('batch running', { body: await fovea.page.screenshot(), contentType: 'image/png' });
  const outcome = dialog.getByTestId('batch-outcome');
  await expect(outcome).toContainText('8 of 10 questions answered', { timeout: 120_000 });
  await outcome.getByText('1 image could not be asked about').click();
  await expect(outcome).toContainText('5.png is text');
  await testInfo.attach('batch done', { body: await fovea.page.screenshot(), contentType: 'image/png' });

  const table = (await readFile(join(out, 'answers.csv'), 'utf8')).trim().split('\r\n');
  expect(table).toHaveLength(9);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('5.png');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(fovea.page.getByTestId('batch-button')).toHaveText('Batch done');

  await fovea.stage.focus();
  await fovea.page.keyboard.press('j');
  const rows = fovea.page.getByTestId('session');
  await expect(rows, 'each file has one').toHaveCount(4);
});

test('a batch goes on in the background, is cancelled, and goes on where it was', async ({
  folder,
  openTalkative,
}) => {
  const scans = join(folder, 'scans');
  await mkdir(scans);
  for (let index = 1; index <= 30; index++)
    await writeBlocksImage(join(scans, `${index}.png`), 200 + index, 200);
  const fovea = await openTalkative(0);
  await expect(fovea.engineState).toHaveText('Ready');
  await fovea.setLongestAnswer(32);
  await fovea.page.keyboard.press('Escape');
  await fovea.stage.click();
  await fovea.page.keyboard.press('Shift+Q');
  const dialog = fovea.page.getByTestId('batch-dialog');
  const choose = async (): Promise<void> => {
    await answerDialogs(fovea, scans);
    await dialog.getByRole('button', { name: 'Choose folder…' }).first().click();
    await answerDialogs(fovea, join(folder, 'results'));
    await dialog.getByRole('button', { name: 'Choose folder…' }).last().click();
    await dialog.getByRole('textbox').fill('What is red?');
  };
  await choose();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByTestId('batch-running')).toContainText('of 30 questions');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByTestId('batch-running')).toContainText('Paused');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(fovea.page.getByTestId('batch-button')).toContainText('Batch paused');
  await fovea.page.getByTestId('batch-button').click();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('button', { name: 'Cancel batch' }).click();
  await expect(dialog.getByTestId('batch-outcome')).toContainText('Cancelled after');
  await dialog.getByRole('button', { name: 'New batch' }).click();
  await choose();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByTestId('batch-outcome')).toContainText('30 of 30 questions answered', {
    timeout: 120_000,
  });
});
