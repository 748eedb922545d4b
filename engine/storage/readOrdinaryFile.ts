import { readFileSync, statSync } from 'node:fs';
import { kindOfFile } from './kindOfFile.js';

/**
 * The bytes of a file of unknown origin, after a look at it: opening a pipe would wait for a writer, and a device may never end.
 *
 * @param maxBytes larger files are not read.
 * @throws Error whose message continues the path, also for a folder, a pipe, a socket or a device; that of a path where nothing
 * is has the code ENOENT or ENOTDIR.
 */
export function readOrdinaryFile(path: string, maxBytes: number): Buffer {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`it is ${kindOfFile(stats)}`);
  if (stats.size > maxBytes) {
    const found = Math.ceil(stats.size / 2 ** 20);
    throw new Error(`it has ${found} MiB, of which at most ${maxBytes / 2 ** 20} are read`);
  }
  return readFileSync(path);
}

/** Whether an error says that nothing is at a path. */
export function isNothingThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
