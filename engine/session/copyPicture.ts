import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import path from 'node:path';
import type { Session, SessionPicture } from '../protocol/session.js';
import { imageFormats } from '../protocol/imageFormats.js';
import { fileSystem, type FileOperations } from '../storage/fileOperations.js';
import { hashOfFile } from '../storage/hashOfFile.js';
import { makeFolder } from '../storage/makeFolder.js';
import { syncFolder } from '../storage/syncFolder.js';
import { SessionError } from './SessionError.js';
import { sessionFiles } from './sessionFiles.js';

/** The name of a picture's copy in a session's folder. */
export function pictureFileName({ sha256, format }: Pick<SessionPicture, 'sha256' | 'format'>): string {
  return `${sha256}.${imageFormats[format].extensions[0]}`;
}

/**
 * Copies a picture into the folder of its session: under a temporary name, flushed, its size and sha256 checked, renamed.
 * Where the file system can, the copy shares the file's blocks. `session.json` does not name it yet.
 *
 * @param folder of the session; made when missing.
 * @returns what `session.json` is to say of it.
 * @throws Error when it cannot be read or written (`ENOSPC`), SessionError `picture-changed` when it is another picture.
 */
export async function copyPicture(
  from: string,
  folder: string,
  picture: Pick<SessionPicture, 'name' | 'sha256' | 'sizeBytes' | 'format'>,
  files: FileOperations = fileSystem,
): Promise<Session['picture']['kept']> {
  const file = pictureFileName(picture);
  const room = path.join(folder, sessionFiles.picture);
  const target = path.join(room, file);
  const kept = { kind: 'copied', file } as const;
  const there = await files.stat(target).catch(() => null);
  if (there?.size === picture.sizeBytes && (await hashOfFile(target)) === picture.sha256) return kept;
  await makeFolder(room, files, 0o700);
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    await files.copyFile(from, temporary, constants.COPYFILE_FICLONE);
    const handle = await files.open(temporary, 'r+');
    try {
      await handle.sync();
      await expectPicture(temporary, (await handle.stat()).size, picture);
    } finally {
      await handle.close();
    }
    await files.rename(temporary, target);
  } catch (error) {
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(room, files);
  return kept;
}

async function expectPicture(
  file: string,
  sizeBytes: number,
  picture: Parameters<typeof copyPicture>[2],
): Promise<void> {
  if (sizeBytes === picture.sizeBytes && (await hashOfFile(file)) === picture.sha256) return;
  throw new SessionError(
    'picture-changed',
    `Expected a copy of ${picture.name} with ${picture.sizeBytes} bytes and the sha256 ${picture.sha256.slice(0, 12)}…, but ` +
      `another one came out, of ${sizeBytes} bytes: its file was written to. Open the file again.`,
  );
}
