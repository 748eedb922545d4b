import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A path that a data file names, in the form of this system: programs on Windows write `images\17.png`. Elsewhere than there a
 * name may hold a backslash itself, so a file that is called just so is the one that is meant.
 *
 * @param folder what the path is counted from
 */
export function writtenPath(folder: string, written: string): string {
  if (!written.includes('\\') || existsSync(path.resolve(folder, written))) return written;
  return written.replaceAll('\\', '/');
}
