import { imageFormats } from '../../protocol/imageFormats.js';
import { isDeviceName } from '../../protocol/safeFileName.js';
import { bundleLimits } from '../../protocol/sessionLimits.js';

/** A file of a bundle, by its part in the session. */
export type BundleEntry =
  | { readonly kind: 'manifest' | 'session' }
  | { readonly kind: 'run' | 'masks'; readonly runId: string }
  | { readonly kind: 'experiment'; readonly experimentId: string }
  /** `file` is its name in the folder `picture`. */
  | { readonly kind: 'picture'; readonly file: string };

/**
 * What a name in a bundle stands for; null for every name that no session has. Only these names are ever made into paths, so no
 * path leads out of a session's folder.
 */
export function bundleEntryOf(name: string): BundleEntry | null {
  if (name === 'manifest.json') return { kind: 'manifest' };
  if (name === 'session.json') return { kind: 'session' };
  const [, folder, id = '', ending] =
    /^(runs|masks|experiments)\/([A-Za-z0-9_-]{1,64})\.(json|npz)$/.exec(name) ?? [];
  if (folder === 'runs' && ending === 'json' && isSafeId(id)) return { kind: 'run', runId: id };
  if (folder === 'masks' && ending === 'npz' && isSafeId(id)) return { kind: 'masks', runId: id };
  if (folder === 'experiments' && ending === 'json' && isSafeId(id))
    return { kind: 'experiment', experimentId: id };
  const [, file] = pictureName.exec(name) ?? [];
  return file === undefined ? null : { kind: 'picture', file };
}

/** Whether an id makes a file name anywhere, and no key that every object has. */
export function isSafeId(id: string): boolean {
  return !isDeviceName(id) && !(id in Object.prototype);
}

/** Where a file lies in a session's folder, and under which name in a bundle. */
export function pathInSession(entry: BundleEntry): string {
  switch (entry.kind) {
    case 'run':
      return `runs/${entry.runId}.json`;
    case 'masks':
      return `masks/${entry.runId}.npz`;
    case 'experiment':
      return `experiments/${entry.experimentId}.json`;
    case 'picture':
      return `picture/${entry.file}`;
    default:
      return `${entry.kind}.json`;
  }
}

/** Most bytes of a file of a bundle, unpacked. */
export function largestOf({ kind }: BundleEntry): number {
  if (kind === 'picture') return bundleLimits.maxPictureBytes;
  return kind === 'masks' ? bundleLimits.maxMasksBytes : bundleLimits.maxJsonBytes;
}

const endings = Object.values(imageFormats).flatMap(({ extensions }) => [...extensions]);

/** A hash, and the ending of a picture that is read or none. */
const pictureName = new RegExp(`^picture/([0-9a-f]{64}(?:\\.(?:${endings.join('|')}))?)$`);
