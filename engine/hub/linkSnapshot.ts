import { copyFile, lstat, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../storage/makeFolder.js';

/** What of the file system can be missing: links, on drives of Windows and of the network. */
export type LinkOperation = (target: string, link: string) => Promise<void>;

/** Failures that say the system or the drive has no links for us. */
const noLinks: readonly (string | undefined)[] = [
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EINVAL',
];

/**
 * Puts a blob into a snapshot under the file's name: as a relative link, or, where links cannot be made, the file itself, as
 * Hugging Face's programs do.
 *
 * @param isNew nothing else links to the blob yet, so that it may be moved instead of copied.
 * @throws Error of the file system
 */
export async function linkSnapshot(
  blob: string,
  target: string,
  isNew: boolean,
  link: LinkOperation = symlink,
): Promise<void> {
  const folder = path.dirname(target);
  await makeFolder(folder);
  const written = path.relative(folder, blob);
  if (await linksTo(target, written)) return;
  if ((await lstat(target).catch(() => undefined)) !== undefined) await rm(target, { force: true });
  try {
    await link(written, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return; // another process was faster
    if (!noLinks.includes(code)) throw error;
    if (isNew) await rename(blob, target);
    else await copyWhole(blob, target);
  }
}

/** Bytes of a file that is there; undefined where it is not, or its link leads nowhere. */
export async function sizeOfFile(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

async function linksTo(target: string, written: string): Promise<boolean> {
  return (await readlink(target).catch(() => undefined)) === written;
}

async function copyWhole(from: string, to: string): Promise<void> {
  const temporary = `${to}.${process.pid}.part`;
  try {
    await copyFile(from, temporary);
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}
