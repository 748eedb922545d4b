import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../projectRoot.js';
import { formatNotices } from './formatNotices.js';
import { licenceNotice } from './licenceNotice.js';
import { packedPackages } from './packedPackages.js';
import { bundledPackages } from './recordBundledPackages.js';

/** Name of the file with the licences of everything the app contains. */
export const noticesFileName = 'THIRD-PARTY-NOTICES.txt';

/**
 * Writes the licences of all packages inside a packed app, in its archive and in its bundles, beside the archive.
 *
 * @param appOutDir the packed app.
 * @param resourcesDir its folder with `app.asar`.
 * @returns how many packages it names.
 * @throws Error when a package may not be passed on, or a licence that must be there is missing.
 */
export async function addNotices(appOutDir: string, resourcesDir: string): Promise<number> {
  const packages = new Set([
    ...(await packedPackages(join(resourcesDir, 'app.asar'))),
    ...(await bundledPackages(join(projectRoot, 'out', 'bundled'))),
  ]);
  const notices = await Promise.all([...packages].map((path) => licenceNotice(join(projectRoot, path))));
  await writeFile(join(resourcesDir, noticesFileName), formatNotices(notices));
  // electron-builder keeps Electron's own beside the executable, within the app on macOS.
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html', 'LICENSE'])
    if (![appOutDir, resourcesDir].some((folder) => existsSync(join(folder, name))))
      throw new Error(
        `Expected ${name} in ${appOutDir} or ${resourcesDir}, found neither. ` +
          'Fovea and Electron may not be passed on without their licences: look at build/electron-builder.yml and at the Electron distribution.',
      );
  return packages.size;
}
