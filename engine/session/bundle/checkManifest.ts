import { type BundleManifest, bundleManifestSchema, bundleVersion } from '../../protocol/bundleManifest.js';
import { bundleLimits } from '../../protocol/sessionLimits.js';
import type { BundleContents } from './BundleContents.js';
import type { RefuseBundle } from './BundleError.js';
import { checkValue } from './checkValue.js';

/**
 * The manifest of a bundle, which tells of every other file in it and of none besides.
 *
 * @throws BundleError `bundle-newer`, `bundle-malformed`, `bundle-incomplete`
 */
export function checkManifest(
  value: unknown,
  contents: Pick<BundleContents, 'paths'>,
  refuse: RefuseBundle,
): BundleManifest {
  const where = 'its manifest.json';
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (format === 'fovea-bundle' && typeof version === 'number' && version > bundleVersion) {
    throw refuse(
      'bundle-newer',
      `${where} is of version ${version}, and this Fovea reads up to ${bundleVersion}`,
    );
  }
  const manifest = checkValue(bundleManifestSchema, value, where, refuse, 10 * bundleLimits.maxEntries);
  const told = new Set(manifest.entries.map(({ path }) => path));
  if (told.size !== manifest.entries.length)
    throw refuse('bundle-malformed', `${where} tells of a file twice`);
  const found = contents.paths.filter((path) => path !== 'manifest.json');
  const untold = found.find((path) => !told.has(path));
  if (untold !== undefined) throw refuse('bundle-malformed', `${where} does not tell of ${untold}`);
  const missing = [...told].find((path) => !found.includes(path));
  if (missing !== undefined)
    throw refuse('bundle-incomplete', `${where} tells of ${missing.slice(0, 100)}, which is not there`);
  return manifest;
}
