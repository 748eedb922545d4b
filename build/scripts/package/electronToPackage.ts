import type { ElectronDistribution } from '../electron/electronDistribution.js';
import type { ElectronSource } from '../electron/ensureElectron.js';
import { FALLBACK_VERSION } from '../electron/fallbackElectron.js';
import { OFFICIAL_VERSION } from '../electron/officialElectron.js';

/**
 * Provides the Electron that is packed: the official one, or the fallback only where that is allowed by name.
 *
 * @param ensure finds or fetches an Electron (`ensureElectron`).
 * @throws Error when the official one cannot be had and the fallback is not allowed.
 */
export async function electronToPackage(
  allowFallback: boolean,
  ensure: (source: ElectronSource) => Promise<ElectronDistribution>,
): Promise<ElectronDistribution> {
  if (allowFallback) return ensure('auto');
  const found = await ensure('official').catch((error: unknown) => {
    throw new Error(refusal(error instanceof Error ? error.message : String(error)), { cause: error });
  });
  if (found.origin !== 'official') throw new Error(refusal(`found Electron ${found.version} of npm`));
  return found;
}

function refusal(reason: string): string {
  return (
    `Expected the official Electron ${OFFICIAL_VERSION} to pack: ${reason} ` +
    `The fallback, Electron ${FALLBACK_VERSION}, no longer gets security fixes and is for development only. ` +
    'Allow access to github.com or set ELECTRON_MIRROR to a mirror of its releases; to pack the fallback for a ' +
    'trial on your own machine, add --allow-fallback-electron.'
  );
}
