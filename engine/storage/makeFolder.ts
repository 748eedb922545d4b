import path from 'node:path';
import { fileSystem, type FileOperations } from './fileOperations.js';
import { syncFolder } from './syncFolder.js';

/**
 * Makes a folder with those above it where they are missing, so that a power cut does not take them away again with all that
 * was written in them.
 *
 * @param mode of the folders made; by default the system's.
 * @throws Error when it cannot be made.
 */
export async function makeFolder(
  folder: string,
  files: FileOperations = fileSystem,
  mode?: number,
): Promise<void> {
  const first = await files.mkdir(folder, { recursive: true, ...(mode !== undefined && { mode }) });
  if (first === undefined) return;
  const highest = path.dirname(path.resolve(first));
  for (let above = path.dirname(path.resolve(folder)); ; above = path.dirname(above)) {
    await syncFolder(above, files);
    if (above === highest || above === path.dirname(above)) return;
  }
}
