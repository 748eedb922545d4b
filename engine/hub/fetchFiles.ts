import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import type { DownloadProgress } from './DownloadProgress.js';
import { downloadBlob, FileChanged } from './downloadBlob.js';
import type { HubClient } from './HubClient.js';
import { type LinkOperation, linkSnapshot, sizeOfFile } from './linkSnapshot.js';
import { findFile, type FoundFile, pointerOf, type WantedFile } from './findFile.js';
import { freeBytesOf } from './freeBytesOf.js';
import { partialBytes } from './PartialFile.js';
import { unsound } from './redirect.js';
import { findRemoteFile, type RemoteFile } from './remoteFile.js';
import { withBlobLock } from './withBlobLock.js';

/** What tests put in the place of the system. */
export interface FetchSystem {
  /** Bytes that can be written into a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly link?: LinkOperation;
}

/** Times that a file may turn out to be another one before it is given up. */
const mostChanges = 3;

/**
 * Brings files into the cache, where they are not there yet, one after the other.
 *
 * @throws EngineError as `downloadBlob`, `disk-full` before anything is downloaded when there is no room for all of it; the
 * client's signal's reason once it is aborted. What was downloaded stays and is not downloaded again.
 */
export async function fetchFiles(
  client: HubClient,
  files: readonly WantedFile[],
  progress: DownloadProgress,
  system: FetchSystem = {},
): Promise<void> {
  const found: FoundFile[] = [];
  for (const wanted of files) {
    const file = await findFile(client, wanted);
    found.push(file);
    progress.expect(1, file.sizeBytes);
    if (file.missing !== null) continue;
    progress.found(file.sizeBytes);
    progress.end();
  }
  await checkRoom(client, found, system);
  for (const { wanted, missing } of found) {
    if (missing === null) continue;
    progress.begin(wanted.name);
    await fetchFile(client, wanted, missing, progress, system);
    progress.end();
  }
}

async function fetchFile(
  client: HubClient,
  wanted: WantedFile,
  first: RemoteFile,
  progress: DownloadProgress,
  system: FetchSystem,
): Promise<void> {
  let remote = first;
  for (let changes = 0; changes < mostChanges; changes++) {
    try {
      await fetchBlob(client, wanted, remote, progress, system);
      return;
    } catch (error) {
      if (!(error instanceof FileChanged)) throw error;
      const before = remote.sizeBytes;
      remote = await findRemoteFile(client, wanted.repository, wanted.name);
      progress.expect(0, remote.sizeBytes - before);
    }
  }
  throw unsound(`${wanted.name} of ${wanted.repository.name.id} is another file at every try`);
}

async function fetchBlob(
  client: HubClient,
  wanted: WantedFile,
  remote: RemoteFile,
  progress: DownloadProgress,
  system: FetchSystem,
): Promise<void> {
  const { cache } = wanted.repository;
  const blob = cache.blob(remote.etag);
  await mkdir(path.dirname(blob), { recursive: true });
  const download = async (): Promise<void> => {
    // Another process may have been faster.
    if ((await sizeOfFile(pointerOf(wanted))) === remote.sizeBytes) {
      progress.found(remote.sizeBytes);
      return;
    }
    const isNew = (await sizeOfFile(blob)) !== remote.sizeBytes;
    if (isNew) await downloadBlob(client, remote, blob, progress);
    else progress.found(remote.sizeBytes);
    await linkSnapshot(blob, pointerOf(wanted), isNew, system.link);
  };
  await withBlobLock(cache.lockOf(remote.etag), download, () => partialBytes(blob), {
    stallMs: client.patience.stallMs,
    signal: client.signal,
  });
}

async function checkRoom(
  client: HubClient,
  found: readonly FoundFile[],
  { freeBytes = freeBytesOf }: FetchSystem,
): Promise<void> {
  const needed = found.reduce((sum, { sizeBytes, hereBytes }) => sum + sizeBytes - hereBytes, 0);
  const { cacheDir } = client.settings;
  const free = await freeBytes(cacheDir);
  if (needed <= free) return;
  throw new EngineError(
    'disk-full',
    `Expected room for ${gigabytes(needed)} more in ${cacheDir}, but only ${gigabytes(free)} are free. Make room there, or set ` +
      'HF_HOME to a folder on another disk.',
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
