import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';

/**
 * Room on the disk of a folder for this user, in bytes.
 *
 * @param folder need not be there yet: then it is the nearest above it that counts. @returns null where the system does not say.
 */
export async function freeBytes(folder: string): Promise<number | null> {
  let there = path.resolve(folder);
  while (!(await stat(there).catch(() => undefined)) && path.dirname(there) !== there)
    there = path.dirname(there);
  const disk = await statfs(there).catch(() => null);
  return disk === null ? null : disk.bsize * disk.bavail;
}
