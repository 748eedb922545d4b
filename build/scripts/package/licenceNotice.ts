import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../projectRoot.js';

/** What one package asks to be passed on with it. */
export interface LicenceNotice {
  readonly name: string;
  readonly version: string;
  /** As `package.json` declares it, e.g. `MIT`; null when it declares none. */
  readonly licence: string | null;
  /** Whether the package carries a file with its licence; some only declare it. */
  readonly hasLicenceFile: boolean;
  /** Whole texts, each under a title: licence files, notices, what the README says of licences. */
  readonly texts: readonly LicenceText[];
}

interface LicenceText {
  readonly title: string;
  readonly text: string;
}

/**
 * Texts that packages do not carry, by what they declare as `NAME: LICENCE`: the LGPL asks for both to be passed on, and
 * what is inside a WebAssembly may have another licence than what loads it.
 */
const namedTexts: readonly { readonly pattern: RegExp; readonly files: readonly string[] }[] = [
  { pattern: /^@hyzyla\/pdfium:/, files: ['PDFium.txt'] },
  { pattern: /^@cornerstonejs\/codec-openjpeg:/, files: ['OpenJPEG.txt'] },
  { pattern: /^lerc:/, files: ['Lerc.txt'] },
  { pattern: /\bLGPL-3\.0/, files: ['LGPL-3.0.txt', 'GPL-3.0.txt'] },
];

/**
 * Reads what a package says of its licence.
 *
 * @param packageDir folder with its `package.json`.
 * @throws Error when it neither carries nor declares a licence: it may then not be shipped.
 */
export async function licenceNotice(packageDir: string): Promise<LicenceNotice> {
  const description = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  const { name, version } = description;
  const licence = declaredLicence(description.license);
  const carried = await carriedTexts(packageDir);
  if (licence === null && carried.length === 0)
    throw new Error(
      `Expected a licence file or a declared licence in ${packageDir} (${name} ${version}), found neither. ` +
        'Without a licence it may not be passed on: ask its authors, or do without it.',
    );
  const texts = [
    ...carried,
    ...(await readmeOnLicences(packageDir)),
    ...(await textsNamedBy(`${name}: ${licence ?? ''}`)),
  ];
  return { name, version, licence, hasLicenceFile: carried.length > 0, texts };
}

/** `"MIT"` as npm wants it, or `{ "type": "MIT" }` of older packages. */
function declaredLicence(value: unknown): string | null {
  const found = typeof value === 'object' && value !== null && 'type' in value ? value.type : value;
  return typeof found === 'string' && found.trim() !== '' && found !== 'UNLICENSED' ? found : null;
}

async function carriedTexts(packageDir: string): Promise<LicenceText[]> {
  const entries = await readdir(packageDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && isLicenceFile(entry.name))
    .map(({ name }) => name);
  return Promise.all(names.sort().map((name) => textOf(packageDir, name)));
}

function isLicenceFile(name: string): boolean {
  const isText = !/\.([cm]?[jt]sx?|json|map)$/i.test(name);
  return isText && /^(licen[cs]es?|copying|notice|third.?party.?(notices?|licen[cs]es?))\b/i.test(name);
}

/** The part of the README under the heading "Licence", "Licensing" or the like; some list other people's work there. */
async function readmeOnLicences(packageDir: string): Promise<LicenceText[]> {
  const readme = await readFile(join(packageDir, 'README.md'), 'utf8').catch(() => '');
  const section = /^#+ *licen[cs](?:e|es|ing)\b.*\n([\s\S]*?)(?=^#+ |(?![\s\S]))/im.exec(readme)?.[1]?.trim();
  return section === undefined || section === '' ? [] : [{ title: 'README.md, on licences', text: section }];
}

async function textsNamedBy(declared: string): Promise<LicenceText[]> {
  const named = namedTexts.filter(({ pattern }) => pattern.test(declared)).flatMap(({ files }) => files);
  return Promise.all(named.map((name) => textOf(join(projectRoot, 'build', 'licences'), name)));
}

async function textOf(folder: string, name: string): Promise<LicenceText> {
  return { title: name, text: await readFile(join(folder, name), 'utf8') };
}
