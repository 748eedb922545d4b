import path from 'node:path';
import type { Session } from '../protocol/session.js';
import type { FileOperations } from '../storage/fileOperations.js';
import { sessionFiles } from './sessionFiles.js';

/**
 * Removes from a session's folder what `session.json` does not name: runs and selections of a writing that was cut off or of
 * questions that were deleted, pictures of before, `*.part` files. Whatever else lies there is left alone; what cannot be
 * removed stays.
 *
 * @returns the paths removed, from the folder.
 */
export async function sweepSession(
  folder: string,
  { runIds, picture }: Session,
  files: FileOperations,
): Promise<string[]> {
  const named = new Set<string>(runIds);
  const isOrphan: Readonly<Record<string, (name: string) => boolean>> = {
    '.': () => false,
    [sessionFiles.runs]: (name) => name.endsWith('.json') && !named.has(name.slice(0, -'.json'.length)),
    [sessionFiles.masks]: (name) => name.endsWith('.npz') && !named.has(name.slice(0, -'.npz'.length)),
    // Those that were deleted go with `sweepExperiments`.
    [sessionFiles.experiments]: () => false,
    [sessionFiles.picture]: (name) =>
      /^[0-9a-f]{64}(\.[a-z0-9]{1,8})?$/.test(name) &&
      !(picture.kept.kind === 'copied' && picture.kept.file === name),
  };
  const removed: string[] = [];
  for (const [room, isUnnamed] of Object.entries(isOrphan)) {
    for (const name of await files.readdir(path.join(folder, room)).catch(() => [] as string[])) {
      if (!name.endsWith('.part') && !isUnnamed(name)) continue;
      const orphan = path.join(room, name);
      await files.rm(path.join(folder, orphan), { force: true }).then(
        () => removed.push(orphan),
        () => undefined,
      );
    }
  }
  return removed;
}
