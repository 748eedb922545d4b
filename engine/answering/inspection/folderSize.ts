import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelLook } from '../../protocol/modelLook.js';

/** More than any checkpoint has: a folder with more is another kind of folder, and counting it would take long. */
const mostEntries = 5000;

/** Variants and tower lie one and two folders down. */
const deepest = 3;

/**
 * What the files of a folder take on the disk, links followed (a hub's cache is made of them).
 *
 * @throws the signal's reason once it is aborted
 */
export async function folderSize(folder: string, signal?: AbortSignal): Promise<ModelLook['disk']> {
  let [bytes, files, entries, isWhole] = [0, 0, 0, true];
  const visit = async (path: string, depth: number): Promise<void> => {
    const directory = await opendir(path).catch(() => null);
    if (directory === null) return;
    for await (const entry of directory) {
      signal?.throwIfAborted();
      if (++entries > mostEntries) {
        isWhole = false;
        return;
      }
      const inside = join(path, entry.name);
      const facts = await stat(inside).catch(() => null);
      if (facts?.isFile() === true) {
        bytes += facts.size;
        files++;
      } else if (facts?.isDirectory() === true) {
        if (depth < deepest) await visit(inside, depth + 1);
        else isWhole = false;
      }
    }
  };
  await visit(folder, 0);
  return { bytes, files, isWhole };
}
