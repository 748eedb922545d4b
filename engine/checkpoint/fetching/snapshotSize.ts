import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the files of a snapshot of the cache take, those that its links lead to. Zero of a folder that cannot be read. */
export async function snapshotSize(
  folder: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let [files, bytes] = [0, 0];
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile() !== true) continue;
    files++;
    bytes += found.size;
  }
  return { files, bytes };
}
