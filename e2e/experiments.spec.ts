import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../build/index.js';
import { expect, test } from './support/foveaTest.js';
import type { FoveaWindow } from './support/FoveaWindow.js';

const image = join(projectRoot, 'assets', 'samples', '01-signs.png');
const question = 'What is the word on the green hexagon?';

/** Points of an experiment on the command line, by what was changed: log-probability of the base answer. */
async function onCommandLine(kind: string, ...options: readonly string[]): Promise<Map<string, number>> {
  const program = join(projectRoot, 'engine', 'cli', 'fovea.mjs');
  const words = [program, 'experiment', kind, image, question, '--json', ...options];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 2 ** 26 });
  const { points } = JSON.parse(stdout) as { points: Record<string, unknown>[] };
  return new Map(points.map((point) => [keyOf(point), Number(point['logProbability'])]));
}

function keyOf({ what, region, control, cells, threshold }: Record<string, unknown>): string {
  return JSON.stringify([what, region, control, cells, threshold]);
}

/** The next native dialog for a place to save answers this. */
function answerSaving(fovea: FoveaWindow, path: string): Promise<void> {
  return fovea.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

/** Points of an exported CSV file, by what was changed. */
async function exported(path: string): Promise<Map<string, number>> {
  const text = await readFile(path, 'utf8');
  const points = [...text.matchAll(/"(\{""kind""[^\r\n]*\})"\r\n/g)].map(
    ([, json]) => JSON.parse(json!.replaceAll('""', '"')) as Record<string, unknown>,
  );
  return new Map(points.map((point) => [keyOf(point), Number(point['logProbability'])]));
}

test('sweep and faithfulness of an answer in the window give the figures of the command line; a question goes first', async ({
  folder,
  open,
}, testInfo) => {
  test.setTimeout(600_000);
  const fovea = await open();
  await expect(fovea.question).toHaveValue(question);
  await fovea.question.press('Enter');
  await fovea.ended('finished', 120_000);
  await fovea.stage.focus();
  await fovea.page.keyboard.press('Shift+X');
  const dialog = fovea.page.getByTestId('experiments-dialog');
  const state = dialog.getByTestId('experiment-state');

  await test.step('a sweep', async () => {
    await dialog.getByText('Threshold', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Thresholds' }).fill('48, 128, 250');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(state).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
    await testInfo.attach('sweep', { body: await fovea.page.screenshot(), contentType: 'image/png' });
    const path = join(folder, 'sweep.csv');
    await answerSaving(fovea, path);
    await dialog.getByRole('button', { name: 'Export CSV…' }).click();
    await expect(dialog).toContainText(`Written to ${path}`);
    const there = await onCommandLine('sweep', '--thresholds', '48,128,250');
    expect(await exported(path)).toEqual(there);
    expect(there.size).toBe(3);
  });

  await test.step('faithfulness, while a question is asked', async () => {
    await dialog.getByRole('button', { name: 'New experiment' }).click();
    await dialog.getByText('Faithfulness', { exact: true }).click();
    await dialog.getByRole('spinbutton', { name: 'Random controls' }).fill('3');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(state).toHaveAttribute('data-state', 'running');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await fovea.ask('Which hour does the small clock on the red hexagon show?');
    await expect(fovea.turns).toHaveCount(2);
    await fovea.ended('finished', 120_000);
    await fovea.stage.focus();
    await fovea.page.keyboard.press('Shift+X');
    await expect(state).toHaveAttribute('data-state', 'finished', { timeout: 240_000 });
    await expect(dialog.getByTestId('experiment-found')).toContainText('Region 1 (2 cells): dropped');
    await testInfo.attach('faithfulness', { body: await fovea.page.screenshot(), contentType: 'image/png' });
    const [path, drawn] = [join(folder, 'regions.csv'), join(folder, 'regions.svg')];
    await answerSaving(fovea, path);
    await dialog.getByRole('button', { name: 'Export CSV…' }).click();
    await expect(dialog).toContainText(`Written to ${path}`);
    await answerSaving(fovea, drawn);
    await dialog.getByRole('button', { name: 'Export SVG…' }).click();
    await expect(dialog).toContainText(`Written to ${drawn}`);
    expect(await readFile(drawn, 'utf8')).toContain('What each selected region is worth');
    // In which slots high-res keys lie hangs on what was asked before, and so do the last digits of their sums.
    const [here, there] = [await exported(path), await onCommandLine('faithfulness', '--controls', '3')];
    expect([...here.keys()]).toEqual([...there.keys()]);
    for (const [point, value] of there) expect(here.get(point), point).toBeCloseTo(value, 5);
  });

  await test.step('a sensitivity map, laid over the picture', async () => {
    await dialog.getByRole('button', { name: 'New experiment' }).click();
    await dialog.getByText('Sensitivity', { exact: true }).click();
    await dialog.getByText('Quarters first', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(state).toHaveAttribute('data-state', 'finished', { timeout: 240_000 });
    const found = await dialog.getByTestId('experiment-found').innerText();
    const [, row, column, cost] = /Row (\d), column (\d) of the grid: (\S+ nats) are lost/.exec(found)!;
    await dialog.getByRole('button', { name: 'Show on the picture' }).click();
    await expect(dialog).toBeHidden();
    const legend = fovea.page.getByTestId('legend');
    await expect(legend).toContainText('What dropping each cell costs this answer: 81 of 81 measured');
    await expect(fovea.page.getByTestId('scale')).toHaveText(
      `−${cost!.replace(' nats', '')}0+${cost!} lost without it`,
    );
    // The sample is square and fitted: its cells are ninths of it.
    const box = (await fovea.stage.boundingBox())!;
    const side = Math.min(box.width, box.height);
    const at = (line: string, length: number): number => length / 2 + ((Number(line) - 0.5) / 9 - 0.5) * side;
    await fovea.stage.hover({ position: { x: at(column!, box.width), y: at(row!, box.height) } });
    await expect(fovea.page.locator('.cell-tooltip')).toContainText(`Lost without it${cost!}`);
    await fovea.page.screenshot({ path: testInfo.outputPath('sensitivity.png') });
  });
});
