import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileSystem, type FileOperations } from './fileOperations.js';
import { makeFolder } from './makeFolder.js';
import { syncFolder } from './syncFolder.js';

/**
 * Replaces a file so that at every moment either the old or the new content is there, whole. A folder that is missing
 * is made.
 *
 * @throws Error when the folder cannot be written, the disk is full (`ENOSPC`) or `path` is no file; what was there is
 * untouched. Where the disk failed to keep the folder's change (`EIO`), the new content is in its place, but a power cut
 * may bring the old one back.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  files: FileOperations = fileSystem,
): Promise<void> {
  await writeFileAtomicInPieces(path, (write) => write(content), files);
}

/**
 * As `writeFileAtomic`, for content too large to be held at once.
 *
 * @param fill calls `write` for one piece after another, each awaited; what it throws stops the writing and is passed on.
 */
export async function writeFileAtomicInPieces(
  path: string,
  fill: (write: (piece: string | Uint8Array) => Promise<void>) => Promise<void>,
  files: FileOperations = fileSystem,
): Promise<void> {
  await refuseWhatIsNoFile(path, files);
  await makeFolder(dirname(path), files);
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeWhole(temporary, fill, files);
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true }).catch(() => undefined); // the first failure is the one to tell
    throw error;
  }
  await syncFolder(dirname(path), files);
}

/** A rename would take the place of a device or a pipe, and says little of why it cannot take a folder's. */
async function refuseWhatIsNoFile(path: string, files: FileOperations): Promise<void> {
  const entry = await files.stat(path).catch(() => undefined);
  if (entry === undefined || entry.isFile()) return;
  const kind = entry.isDirectory() ? 'a folder' : 'a device or a pipe';
  throw new Error(`Expected a file, or nothing yet, at ${path}, but it is ${kind}. Name another file.`);
}

/** Writes and flushes a new file, and measures it: a full disk can cut a file short without an error. */
async function writeWhole(
  path: string,
  fill: Parameters<typeof writeFileAtomicInPieces>[1],
  files: FileOperations,
): Promise<void> {
  let expectedBytes = 0;
  const file = await files.open(path, 'wx');
  try {
    await fill(async (piece) => {
      await file.writeFile(piece);
      expectedBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    });
    await file.sync();
    await expectSize(file, path, expectedBytes);
  } finally {
    await file.close();
  }
}

async function expectSize(file: FileHandle, path: string, expectedBytes: number): Promise<void> {
  const { size } = await file.stat();
  if (size === expectedBytes) return;
  const message = `${path} has ${size} bytes where ${expectedBytes} were written: is the disk full?`;
  throw Object.assign(new Error(message), { code: 'ENOSPC' });
}
