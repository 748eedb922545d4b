import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { EngineError } from '../protocol/EngineError.js';
import { maxImageFileBytes } from '../protocol/limits.js';
import { kindOfFile } from '../storage/kindOfFile.js';

/**
 * Reads an image file's bytes, after a look at what it is and at its size. Of a file that grows meanwhile those are read
 * that were there when it was opened.
 *
 * @throws EngineError `image-too-large`, `image-unreadable` for what is no file too (a pipe, a socket, a device, a folder)
 */
export async function readImageFile(file: string): Promise<Uint8Array> {
  try {
    refuseWhatIsNoFile(file, await stat(file)); // before it is opened: opening a pipe waits for a writer
    const handle = await open(file, 'r');
    try {
      const stats = await handle.stat();
      refuseWhatIsNoFile(file, stats);
      checkFileSize(file, stats.size);
      return await readBytes(handle, stats.size);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'there is none' : `it gave ${String(code)}`;
    throw unreadable(file, got, 'Check the path and its permissions.', cause);
  }
}

/** @throws EngineError `image-too-large` @param name as messages call it */
export function checkFileSize(name: string, sizeBytes: number): void {
  if (sizeBytes <= maxImageFileBytes) return;
  throw new EngineError(
    'image-too-large',
    `Expected an image file of at most ${maxImageFileBytes / 2 ** 20} MiB, but ${name} has ` +
      `${Math.ceil(sizeBytes / 2 ** 20)} MiB. Save it smaller.`,
  );
}

/** Refuses a pipe, a socket, a device, a folder. @throws EngineError `image-unreadable` */
export function refuseWhatIsNoFile(file: string, stats: Stats): void {
  if (stats.isFile()) return;
  const advice = stats.isDirectory()
    ? 'Name a picture in it.'
    : 'Save the picture as a file and name that; the command line reads one from standard input as -.';
  throw unreadable(file, `it is ${kindOfFile(stats)}`, advice);
}

async function readBytes(handle: FileHandle, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let done = 0;
  while (done < sizeBytes) {
    const { bytesRead } = await handle.read(bytes, done, sizeBytes - done, done);
    if (bytesRead === 0) break; // it became shorter
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function unreadable(file: string, got: string, advice: string, cause?: unknown): EngineError {
  return new EngineError(
    'image-unreadable',
    `Expected an image file at ${file}, but ${got}. ${advice}`,
    cause === undefined ? undefined : { cause },
  );
}
