import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../protocol/session.js';
import { fileSystem } from '../../storage/fileOperations.js';
import { syncFolder } from '../../storage/syncFolder.js';
import { freeBytes } from '../../storage/freeBytes.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { sessionFile } from '../sessionFiles.js';
import type { BundleError, RefuseBundle } from './BundleError.js';

/** What the folders are called in which bundles are unpacked, beside the sessions: no id of a session has a dot. */
export const unfinishedImport = /^import-[0-9a-f-]{36}\.part$/;

/**
 * Works in a new folder beside the sessions, which is gone when the work fails.
 *
 * @param totalBytes that will be written: the disk is asked for room before
 * @throws what the work throws; BundleError `disk-full`, `bundle-unwritable` where the folder cannot be written
 */
export async function inNewFolder<T>(
  sessionsFolder: string,
  totalBytes: number,
  refuse: RefuseBundle,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(sessionsFolder, `import-${randomUUID()}.part`);
  try {
    await mkdir(sessionsFolder, { recursive: true, mode: 0o700 });
    await expectRoom(sessionsFolder, totalBytes, refuse);
    await mkdir(folder, { mode: 0o700 });
    return await work(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // the first failure is the one to tell
    throw isOfSystem(error) ? unwritable(sessionsFolder, error, refuse) : error;
  }
}

/**
 * The id that a session can have in a folder of sessions: its own, or a new one where that is taken.
 *
 * @param takenIds of sessions that are not in the folder
 */
export async function freeSessionId(
  wanted: string,
  sessionsFolder: string,
  takenIds: readonly string[],
): Promise<string> {
  const taken = takenIds.some((id) => id.toLowerCase() === wanted.toLowerCase());
  return taken || (await isThere(join(sessionsFolder, wanted))) ? randomUUID() : wanted;
}

/**
 * Writes `session.json`, and gives an unpacked folder the name of its session; of a new id where that was taken just now.
 *
 * @returns the id it got
 */
export async function nameSessionFolder(
  folder: string,
  sessionsFolder: string,
  session: Session,
): Promise<string> {
  for (let { id } = session; ; id = randomUUID()) {
    const target = join(sessionsFolder, id);
    await writeFileAtomic(sessionFile(folder), `${JSON.stringify({ ...session, id })}\n`);
    if (await isThere(target)) continue;
    try {
      await rename(folder, target);
    } catch (error) {
      if (await isThere(target)) continue;
      throw error;
    }
    await syncFolder(sessionsFolder, fileSystem);
    return id;
  }
}

async function expectRoom(folder: string, totalBytes: number, refuse: RefuseBundle): Promise<void> {
  const free = await freeBytes(folder);
  if (free === null || free > totalBytes) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  const left = megabytes(free);
  throw refuse('disk-full', `it needs ${megabytes(totalBytes)}, and the disk of ${folder} has ${left} left`);
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function unwritable(folder: string, error: NodeJS.ErrnoException, refuse: RefuseBundle): BundleError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  if (isFull) return refuse('disk-full', `the disk of ${folder} is full`, error);
  return refuse('bundle-unwritable', `${folder} cannot be written (${error.message})`, error);
}
