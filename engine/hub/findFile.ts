import path from 'node:path';
import type { HubClient } from './HubClient.js';
import { sizeOfFile } from './linkSnapshot.js';
import { partialBytes } from './PartialFile.js';
import { findRemoteFile, type RemoteFile } from './remoteFile.js';
import type { Repository } from './Repository.js';

/** A file that is wanted. */
export interface WantedFile {
  readonly repository: Repository;
  /** As the repository lists it. */
  readonly name: string;
}

/** A file that is wanted, and how much of it is here. */
export interface FoundFile {
  readonly wanted: WantedFile;
  readonly sizeBytes: number;
  /** Of those, what is here already: all, what an earlier try left, or nothing. */
  readonly hereBytes: number;
  /** The file as the hub has it, where it is not in its place; null where it is. */
  readonly missing: RemoteFile | null;
}

/** Finds out how large a file is and what of it is here. Asks the hub where it is not here. @throws as `findRemoteFile` */
export async function findFile(client: HubClient, wanted: WantedFile): Promise<FoundFile> {
  const { repository, name } = wanted;
  // A commit's files never change: one of the right size is the one.
  const size = await sizeOfFile(pointerOf(wanted));
  const listed = repository.files.get(name);
  if (size !== undefined && size === listed)
    return { wanted, sizeBytes: size, hereBytes: size, missing: null };
  const remote = await findRemoteFile(client, repository, name);
  const { sizeBytes } = remote;
  if (size === sizeBytes) return { wanted, sizeBytes, hereBytes: size, missing: null };
  const blob = repository.cache.blob(remote.etag);
  const isThere = (await sizeOfFile(blob)) === sizeBytes;
  const left = isThere ? sizeBytes : await partialBytes(blob);
  return { wanted, sizeBytes, hereBytes: Math.min(left, sizeBytes), missing: remote };
}

/** Where a file of a model lies in the cache under its own name. */
export function pointerOf({ repository: { cache, commit }, name }: WantedFile): string {
  return path.join(cache.snapshot(commit), ...name.split('/'));
}
