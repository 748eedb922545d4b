import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { projectRoot } from '../build/index.js';
import { writeFixtureSession } from '../engine/session/testing/writeFixtureSession.js';
import { expect, test } from './support/foveaTest.js';

test('the command line exports a session as PDF, without a screen and away from the own profile', async ({
  folder,
}, testInfo) => {
  const session = await writeFixtureSession(join(folder, 'sessions'));
  const [target, config] = [join(folder, 'report.pdf'), join(folder, 'config')];
  await mkdir(config);
  const words = ['export', session, '--format', 'pdf', '--out', target];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [join(projectRoot, 'engine', 'cli', 'fovea.mjs'), ...words],
    { env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', XDG_CONFIG_HOME: config } },
  );
  expect(stdout).toBe('');
  expect(stderr).toContain(`Report (PDF) written: ${target}, `);
  expect((await readdir(folder)).sort()).toEqual(['config', 'report.pdf', 'sessions']);
  expect(await readdir(config)).toEqual([]);

  const pdf = await readFile(target);
  await writeFile(testInfo.outputPath('report.pdf'), pdf);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages = [...document.pages()];
  const text = pages.map((page) => page.getText()).join('\n');
  expect(pages.length).toBeGreaterThan(1);
  expect(text).toContain('Harbour <b>"north" & south</b>');
  expect(text).toContain('What is');
  document.destroy();
  library.destroy();
});
