import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ElectronDistribution } from './electronDistribution.js';

const PROBE_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Folder of the `electron` package, which fetches and unpacks its own distribution. */
const packageDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** The version of Electron that the project depends on. */
export const OFFICIAL_VERSION = readVersion(join(packageDir, 'package.json'));

/** The official distribution that is already unpacked in the `electron` package, or null. */
export async function installedOfficialElectron(): Promise<ElectronDistribution | null> {
  const dir = join(packageDir, 'dist');
  const version = await readFile(join(dir, 'version'), 'utf8').catch(() => '');
  const executable = await readFile(join(packageDir, 'path.txt'), 'utf8').catch(() => '');
  if (version.trim().replace(/^v/, '') !== OFFICIAL_VERSION || executable === '') return null;
  const executablePath = join(dir, executable);
  if (!existsSync(executablePath)) return null;
  return { version: OFFICIAL_VERSION, dir, executablePath, origin: 'official' };
}

/**
 * Says whether the official download answers within seconds.
 *
 * @returns null when it answers, otherwise the reason in words
 */
export async function officialDownloadTrouble(): Promise<string | null> {
  const url = officialUrl(process.env, process.platform, process.arch);
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return response.ok ? null : `${new URL(url).host} answered ${response.status}`;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return name === 'TimeoutError'
      ? `${new URL(url).host} did not answer within ${PROBE_TIMEOUT_MS / 1000} s`
      : `${new URL(url).host} cannot be reached`;
  }
}

/** Address of the official distribution; `ELECTRON_MIRROR` replaces GitHub as it does for the `electron` package. */
export function officialUrl(environment: NodeJS.ProcessEnv, platform: string, arch: string): string {
  const mirror =
    environment['npm_config_electron_mirror'] ??
    environment['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/';
  return `${mirror}v${OFFICIAL_VERSION}/electron-v${OFFICIAL_VERSION}-${platform}-${arch}.zip`;
}

/**
 * Lets the `electron` package download, verify and unpack its distribution.
 *
 * @throws Error with the package's own complaint, or after ten minutes
 */
export async function downloadOfficialElectron(): Promise<ElectronDistribution> {
  await new Promise<void>((done, fail) => {
    const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`electron's installer ended with ${signal ?? `status ${code ?? 'unknown'}`}`));
    });
  });
  const distribution = await installedOfficialElectron();
  if (distribution === null)
    throw new Error(`electron's installer left no usable distribution in ${packageDir}`);
  return distribution;
}

function readVersion(packageJson: string): string {
  const { version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string };
  return version;
}
