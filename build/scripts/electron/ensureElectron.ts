import type { ElectronDistribution } from './electronDistribution.js';
import { FALLBACK_VERSION, cachedFallbackElectron, fallbackElectron } from './fallbackElectron.js';
import {
  OFFICIAL_VERSION,
  downloadOfficialElectron,
  installedOfficialElectron,
  officialDownloadTrouble,
} from './officialElectron.js';

/** Which distribution to use: `auto` takes the official one when it is there or answers, otherwise the fallback. */
export type ElectronSource = 'auto' | 'official' | 'fallback';

/**
 * Provides an Electron to run the app with, fetching it when needed, and says which one it is.
 *
 * @param cacheDir where fallback distributions are kept
 * @param source `FOVEA_ELECTRON` of the environment, or `auto`
 * @param report receives progress, a line at a time
 * @throws Error when neither distribution can be had; the message says what to do
 */
export async function ensureElectron(
  cacheDir: string,
  source: ElectronSource,
  report: (line: string) => void,
): Promise<ElectronDistribution> {
  const distribution = await findElectron(cacheDir, source, report);
  report(
    distribution.origin === 'official'
      ? `Running on Electron ${distribution.version} (official download).`
      : `Running on Electron ${distribution.version} (fallback from the npm registry; the app depends on ${OFFICIAL_VERSION}).`,
  );
  return distribution;
}

async function findElectron(
  cacheDir: string,
  source: ElectronSource,
  report: (line: string) => void,
): Promise<ElectronDistribution> {
  if (source === 'fallback') return fallbackElectron(cacheDir, report);
  const present = (await installedOfficialElectron()) ?? (await cachedFallbackFor(source, cacheDir));
  if (present !== null) return present;

  report(`Looking for Electron ${OFFICIAL_VERSION} ...`);
  const trouble = (await officialDownloadTrouble()) ?? (await download(report));
  if (typeof trouble !== 'string') return trouble;
  if (source === 'official') throw new Error(`Electron ${OFFICIAL_VERSION}: ${trouble}.`);
  report(`The official download is out of reach: ${trouble}. Falling back to Electron ${FALLBACK_VERSION}.`);
  return fallbackElectron(cacheDir, report);
}

async function cachedFallbackFor(
  source: ElectronSource,
  cacheDir: string,
): Promise<ElectronDistribution | null> {
  return source === 'auto' ? cachedFallbackElectron(cacheDir) : null;
}

async function download(report: (line: string) => void): Promise<ElectronDistribution | string> {
  report(`Downloading Electron ${OFFICIAL_VERSION} ...`);
  try {
    return await downloadOfficialElectron();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
