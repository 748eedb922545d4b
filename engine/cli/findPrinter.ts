import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { printReportSwitch } from '../protocol/printReportSwitch.js';
import { readTextFile } from '../storage/readTextFile.js';

/** What prints reports: the built app, and an Electron to run it. */
export interface Printer {
  /** Electron's executable. */
  readonly executable: string;
  /** The app's folder, which Electron is told to run. */
  readonly appFolder: string;
}

/**
 * Finds the built app of a checkout and the Electron it runs on: the one of the `electron` package, otherwise the one that
 * `npm start` keeps in `.cache`.
 *
 * @param root of the checkout
 * @throws EngineError `option-invalid` where one of them is missing, or the app was built before it could print
 */
export async function findPrinter(root: string): Promise<Printer> {
  const executable = (await packageElectron(root)) ?? (await keptElectron(root));
  if (executable === null) {
    throw cannotPrint(`there is no Electron in ${path.join(root, '.cache')} or node_modules`);
  }
  const main = path.join(root, 'out', 'main', 'index.js');
  const built = await readTextFile(main).catch(() => null);
  if (built === null) throw cannotPrint(`it is not built: ${main} is missing`);
  // An older app would take the report for a picture and open a window.
  if (!built.includes(printReportSwitch)) throw cannotPrint(`${main} was built before it could`);
  return { executable, appFolder: root };
}

/** What the package unpacked for itself: it writes down the executable's place. */
async function packageElectron(root: string): Promise<string | null> {
  const folder = path.join(root, 'node_modules', 'electron');
  const executable = await readTextFile(path.join(folder, 'path.txt')).catch(() => '');
  return executable === '' ? null : ifThere(path.join(folder, 'dist', executable));
}

/** The newest of those that are marked as complete (build/scripts/electron). */
async function keptElectron(root: string): Promise<string | null> {
  const folder = path.join(root, '.cache', 'electron');
  const versions = await readdir(folder).catch((): string[] => []);
  for (const version of versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))) {
    if ((await ifThere(path.join(folder, version, 'complete'))) === null) continue;
    const executable = await ifThere(path.join(folder, version, 'electron'));
    if (executable !== null) return executable;
  }
  return null;
}

function ifThere(file: string): Promise<string | null> {
  return access(file).then(
    () => file,
    () => null,
  );
}

function cannotPrint(trouble: string): EngineError {
  return new EngineError(
    'option-invalid',
    `Expected the app of this checkout, because pdf is printed by the app, but ${trouble}. Run "npm start" once, which fetches and builds what is missing, ` +
      'or export --format html and print it from a browser.',
  );
}
