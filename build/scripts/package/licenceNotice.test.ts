import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectRoot } from '../projectRoot.js';
import { formatNotices } from './formatNotices.js';
import { licenceNotice } from './licenceNotice.js';

let packageDir: string;
beforeEach(async () => {
  packageDir = await mkdtemp(join(tmpdir(), 'fovea-licence-'));
});
afterEach(() => rm(packageDir, { recursive: true }));

const put = (name: string, content: string | object): Promise<void> =>
  writeFile(join(packageDir, name), typeof content === 'string' ? content : JSON.stringify(content));

it('passes on every licence, notice and what the README says of licences, in full', async () => {
  await put('package.json', { name: 'lens', version: '1.2.3', license: 'MIT' });
  await put('LICENSE-MIT.txt', 'Permission is granted.');
  await put('NOTICE', 'Ground by Ada.');
  await put('licenses.js', 'not a text');
  await put('README.md', '# Lens\n\nGlass.\n\n## Licensing\n\n| sand | BSD |\n\n### Old\n\n## More\n');
  const notice = await licenceNotice(packageDir);
  expect(notice).toEqual({
    name: 'lens',
    version: '1.2.3',
    licence: 'MIT',
    hasLicenceFile: true,
    texts: [
      { title: 'LICENSE-MIT.txt', text: 'Permission is granted.' },
      { title: 'NOTICE', text: 'Ground by Ada.' },
      { title: 'README.md, on licences', text: '| sand | BSD |' },
    ],
  });
  const text = formatNotices([notice]);
  for (const part of ['- lens 1.2.3: MIT', 'Permission is granted.', 'Ground by Ada.', '| sand | BSD |'])
    expect(text).toContain(part);
});

it('names the declared licence of a package without a text', async () => {
  await put('package.json', { name: 'lens', version: '1.0.0', license: { type: 'ISC' } });
  await put('README.md', '## License\nISC, see our site.\n');
  const notice = await licenceNotice(packageDir);
  expect(notice).toMatchObject({ licence: 'ISC', hasLicenceFile: false });
  expect(formatNotices([notice])).toContain('Licence: ISC\n');
  expect(formatNotices([notice])).toContain('carries no file with its licence');
  expect(formatNotices([notice])).toContain('see our site');
});

it('takes a licence text without a declaration', async () => {
  await put('package.json', { name: 'lens', version: '1.0.0' });
  await put('COPYING', 'Take it.');
  expect(await licenceNotice(packageDir)).toMatchObject({ licence: null, texts: [{ text: 'Take it.' }] });
});

it.each([undefined, '', 'UNLICENSED'])('refuses a package with neither (%j)', async (license) => {
  await put('package.json', { name: 'lens', version: '1.0.0', license });
  await expect(licenceNotice(packageDir)).rejects.toThrow(/lens 1\.0\.0.*found neither/);
});

it('adds the LGPL and the GPL for a package that only names it, as the library of libvips does', async () => {
  const { texts } = await licenceNotice(join(projectRoot, 'node_modules', '@img', 'sharp-wasm32'));
  const all = texts.map(({ text }) => text).join('\n');
  expect(texts.map(({ title }) => title)).toEqual([
    'LICENSE',
    'README.md, on licences',
    'LGPL-3.0.txt',
    'GPL-3.0.txt',
  ]);
  for (const part of [
    'Apache License',
    '| libheif ',
    'GNU LESSER GENERAL PUBLIC LICENSE',
    'GNU GENERAL PUBLIC LICENSE',
  ])
    expect(all).toContain(part);
});

it.each([
  ['libheif-js', ['LICENSE', 'LGPL-3.0.txt', 'GPL-3.0.txt'], 'GNU LESSER GENERAL PUBLIC LICENSE'],
  ['@hyzyla/pdfium', ['LICENSE.md', 'PDFium.txt'], 'The PDFium Authors'],
  ['@hyzyla/pdfium', ['PDFium.txt'], 'Apache License'],
  ['@hyzyla/pdfium', ['PDFium.txt'], 'Marti Maria Saguer'],
  ['lerc', ['Lerc.txt'], 'Esri'],
  ['@cornerstonejs/codec-openjpeg', ['OpenJPEG.txt'], 'Universite catholique de Louvain'],
])('passes on what %s and the library inside it ask for', async (name, titles, part) => {
  const { texts } = await licenceNotice(join(projectRoot, 'node_modules', name));
  expect(texts.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
  expect(texts.map(({ text }) => text).join('\n')).toContain(part);
});

it.each(['inter', 'jetbrains-mono'])('carries the font licence of %s', async (font) => {
  const notice = await licenceNotice(join(projectRoot, 'node_modules', '@fontsource-variable', font));
  expect(notice.licence).toBe('OFL-1.1');
  expect(notice.texts[0]?.text).toContain('SIL OPEN FONT LICENSE');
});
