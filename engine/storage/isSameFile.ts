import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether two paths lead to one file or folder: through links (also hard ones), another letter case where that makes
 * no difference, or `./`. Of what is not there yet, the folder is followed and the name compared.
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([identify(one), identify(other)]);
  if (a.inode !== null && b.inode !== null) return a.inode === b.inode;
  return a.path === b.path;
}

interface Identity {
  readonly path: string;
  /** Device and number on it; null for what is not there, and where a file system has no numbers. */
  readonly inode: string | null;
}

async function identify(file: string): Promise<Identity> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return { path: await realpath(file), inode: ino === 0n ? null : `${dev}:${ino}` };
  } catch {
    const folder = path.dirname(path.resolve(file));
    return { path: path.join(await realpath(folder).catch(() => folder), path.basename(file)), inode: null };
  }
}
