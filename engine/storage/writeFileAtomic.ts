import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that at every moment either the old or the new content is there, whole: writes a temporary
 * file beside it, flushes and measures it (a full disk can truncate without an error), renames, syncs the folder.
 *
 * @throws Error when the folder cannot be written or the disk is full; the old file is then untouched.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { flush: true });
    const { size } = await stat(temporary);
    const expected = Buffer.byteLength(text);
    if (size !== expected)
      throw new Error(`Wrote ${size} of ${expected} bytes to ${temporary}: is the disk full?`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Makes the rename survive a power cut; Windows can neither open nor needs to sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
