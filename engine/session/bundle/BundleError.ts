import { AppError } from '../../protocol/AppError.js';

/** The kinds of expected failure of bundles. */
export type BundleErrorCode =
  /** No file, or one that cannot be read. */
  | 'bundle-unreadable'
  /** No sound zip archive. */
  | 'bundle-not-a-zip'
  /** It holds a file, or a kind of file, that no session has. */
  | 'bundle-entry-unknown'
  /** Two of its files would be one. */
  | 'bundle-entry-twice'
  /** Files of it lie over each other. */
  | 'bundle-overlap'
  /** Encrypted, or packed in a way that is not read. */
  | 'bundle-packing'
  /** More or larger than a session is. */
  | 'bundle-too-large'
  /** A file is missing. */
  | 'bundle-incomplete'
  /** Bytes are not those it says they are. */
  | 'bundle-damaged'
  /** A file is not what it has to be. */
  | 'bundle-malformed'
  /** A newer Fovea wrote it. */
  | 'bundle-newer'
  /** The disk has no room for it. */
  | 'disk-full'
  /** The place it goes to cannot be written. */
  | 'bundle-unwritable';

/** An expected failure of writing or reading a bundle. */
export class BundleError extends AppError {
  override readonly name = 'BundleError';

  constructor(
    readonly code: BundleErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Builds the error of a bundle that is not taken. @param problem what was expected and what came, as a sentence without its full stop */
export type RefuseBundle = (code: BundleErrorCode, problem: string, cause?: unknown) => BundleError;

/** Refusals that name the file and say what can be done. @param name of the bundle, to show */
export function refusalsOf(name: string): RefuseBundle {
  return (code, problem, cause) =>
    new BundleError(code, `${name} was not imported: ${problem}. ${advice[code] ?? ask}`, { cause });
}

const ask = 'Nothing was changed. Ask whoever made it for a new bundle, exported by Fovea.';

const advice: Partial<Record<BundleErrorCode, string>> = {
  'bundle-unreadable': 'Check the path and its permissions.',
  'bundle-not-a-zip':
    'Choose a .fovea file; one that was cut off on its way has to be copied or downloaded again.',
  'bundle-damaged': 'Nothing was changed. It was damaged or altered on its way: copy or download it again.',
  'bundle-newer': 'Open it with that version of Fovea, or a later one.',
  'disk-full': 'Make room, and import it again.',
  'bundle-unwritable': 'Check the permissions of that folder.',
};
