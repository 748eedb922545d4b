import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeImage } from '../engine/index.js';
import { exportFormatFacts, exportFormatNames, type ExportFormat } from '../engine/protocol/exportFormats.js';
import type { FoveaWindow } from './support/FoveaWindow.js';
import { expect, test } from './support/foveaTest.js';

const [width, height] = [900, 600];

test('every format is previewed and exported, and says where it went', async ({
  folder,
  openOnBlocks,
}, testInfo) => {
  test.setTimeout(240_000);
  const fovea = await openOnBlocks(0, width, height);
  const { page } = fovea;
  await fovea.setLongestAnswer(4);
  await fovea.ask('What <script>document.title = "run"</script> is "it"?');
  await fovea.ended('finished');
  await fovea.stage.focus();
  await page.keyboard.press('Shift+E');
  const dialog = page.getByTestId('export-dialog');
  const said = page.getByTestId('export-said');
  await expect(dialog).toBeVisible();

  const exported = async (format: ExportFormat): Promise<string> => {
    const { label, extension } = exportFormatFacts(format);
    const target = join(folder, extension === null ? 'data-set' : `exported-${format}.${extension}`);
    await fovea.answerSaveDialog(target);
    await dialog.getByRole('radio', { name: label, exact: true }).check();
    if (format !== 'verdicts')
      await expect(page.getByTestId('export-preview')).toBeVisible({ timeout: 60_000 });
    await page.screenshot({ path: testInfo.outputPath(`dialog-${format}.png`) });
    await dialog.getByRole('button', { name: 'Export…' }).click();
    return target;
  };

  for (const format of exportFormatNames.filter((name) => name !== 'verdicts')) {
    await test.step(format, async () => {
      const target = await exported(format);
      await expect(said).toContainText(`Exported`, { timeout: 60_000 });
      await expect(said).toContainText(target);
      expect(statSync(target).size).toBeGreaterThan(20);
    });
  }
  await test.step('verdicts: there are none yet, and it says so', async () => {
    await exported('verdicts');
    await expect(said).toContainText('the session has none. Give a verdict');
  });
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);

  await test.step('the PNG has the size of the picture, and below it the legend', async () => {
    const png = await decodeImage({ path: join(folder, 'exported-png.png') });
    expect(png.width).toBe(width);
    expect(png.height).toBeGreaterThan(height);
  });

  await test.step('the PDF is pages that pdfium opens', async () => {
    const pdf = join(folder, 'exported-pdf.pdf');
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    writeFileSync(testInfo.outputPath('report.pdf'), readFileSync(pdf));
    const { details, width: pageWidth, height: pageHeight } = await decodeImage({ path: pdf });
    expect(details.pages).toBeGreaterThan(0);
    expect(pageHeight).toBeGreaterThan(pageWidth);
  });

  await test.step('report and SVG are shown by Chromium as they are meant, and run nothing', async () => {
    const report = await shownBy(
      fovea,
      join(folder, 'exported-html.html'),
      testInfo.outputPath('report.png'),
    );
    expect(report).toMatchObject({ scripts: 0, violations: 0, margin: '37.5px 30px 60px', loaded: true });
    expect(report.text).toContain('What <script>document.title = "run"</script> is "it"?');
    expect(report.title).not.toBe('run');
    const svg = await shownBy(fovea, join(folder, 'exported-svg.svg'), testInfo.outputPath('svg.png'));
    expect(svg).toMatchObject({ scripts: 0 });
    expect(svg.text).toContain('high-res read');
  });

  await test.step('a text is copied', async () => {
    await dialog.getByRole('radio', { name: exportFormatFacts('csv').label }).check();
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(said).toContainText('Copied to the clipboard');
    const csv = await readFile(join(folder, 'exported-csv.csv'), 'utf8');
    const copied = await fovea.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied.replaceAll('\r\n', '\n')).toBe(csv.replaceAll('\r\n', '\n'));
  });

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an export where nothing can be written says so, leaves nothing, and the next one works', async ({
  folder,
  openOnBlocks,
}) => {
  const fovea = await openOnBlocks(0, width, height);
  const { page } = fovea;
  await fovea.setLongestAnswer(2);
  await fovea.ask('What is it?');
  await fovea.ended('finished');
  await fovea.stage.focus();
  await page.keyboard.press('Shift+E');
  const dialog = page.getByTestId('export-dialog');
  const said = page.getByTestId('export-said');
  await dialog.getByRole('radio', { name: exportFormatFacts('json').label }).check();
  await expect(page.getByTestId('export-preview')).toContainText('fovea-conversation');
  await fovea.answerSaveDialog(folder); // a folder is there
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(said).toContainText('it is a folder');
  await fovea.answerSaveDialog(join(folder, 'again.json'));
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(said).toContainText('again.json');
  await fovea.answerSaveDialog(null); // the person cancels: nothing happens
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(said).toContainText(/KB|bytes/);
});

/** Shows a file in a window where scripts would run, and says what became of it. */
async function shownBy({ app }: FoveaWindow, file: string, picture: string) {
  const { png, ...seen } = await app.evaluate(async ({ BrowserWindow, session }, address) => {
    const window = new BrowserWindow({
      ...{ width: 1000, height: 1400, show: false },
      webPreferences: { session: session.fromPartition('shown'), offscreen: true },
    });
    const violations: string[] = [];
    window.webContents.on('console-message', (...words: unknown[]) => {
      if (JSON.stringify(words.slice(1)).includes('Content Security Policy')) violations.push('one');
    });
    await window.loadURL(address);
    const found = (await window.webContents.executeJavaScript(
      `({
        scripts: document.querySelectorAll('script').length,
        text: document.documentElement.textContent,
        title: document.title ?? '',
        margin: document.body ? getComputedStyle(document.body).padding : '',
        loaded: [...document.querySelectorAll('image')].every((one) => one.getBBox().width > 0),
      })`,
    )) as { scripts: number; text: string; title: string; margin: string; loaded: boolean };
    const image = await window.webContents.capturePage();
    const result = { ...found, violations: violations.length, png: image.toPNG().toString('base64') };
    window.destroy();
    return result;
  }, pathToFileURL(file).href);
  writeFileSync(picture, Buffer.from(png, 'base64'));
  return seen;
}
