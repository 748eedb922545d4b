import { EngineError } from '../protocol/EngineError.js';
import type { HubClient } from './HubClient.js';
import type { HubAnswer } from './hubExchange.js';
import { PartialFile } from './PartialFile.js';
import { bareEtag, type RemoteFile } from './remoteFile.js';
import type { DownloadProgress } from './DownloadProgress.js';
import { Transient } from './Transient.js';

/** The hub has another file by this name than it said before. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
}

/** Who counts. */
export type Tally = Pick<DownloadProgress, 'found' | 'add'>;

/** Beginnings after which a file that comes wrong is given up. */
const mostBeginnings = 2;

/**
 * Downloads a file to its place among the blobs, going on where an earlier try stopped. Its size is checked, and its sha256
 * where the hub gives one; what comes wrong twice is thrown away. One caller at a time (`withBlobLock`).
 *
 * @param tally is told the bytes that were there, and those that came; a negative number when it begins anew.
 * @throws EngineError as `HubClient.send`, `hub-file-damaged`, `disk-full`; FileChanged; the signal's reason once it is aborted
 */
export async function downloadBlob(
  client: HubClient,
  file: RemoteFile,
  blob: string,
  tally: Tally,
): Promise<void> {
  const partial = await PartialFile.open(blob, file.sizeBytes, client.signal);
  try {
    if (file.sha256 === undefined) await partial.restart(); // nothing could tell whether what was left is right
    tally.found(partial.sizeBytes);
    for (let beginnings = 1; ; beginnings++) {
      await complete(client, file, partial, tally);
      if (file.sha256 === undefined || partial.sha256 === file.sha256) break;
      const found = partial.sha256;
      await restart(partial, tally);
      if (beginnings === mostBeginnings) throw wrongHash(file, found);
    }
    await partial.finish();
  } finally {
    await partial.leave();
  }
}

/** Adds what is missing, in as many tries as it takes. */
async function complete(
  client: HubClient,
  file: RemoteFile,
  partial: PartialFile,
  tally: Tally,
): Promise<void> {
  // A large file's etag is its hash, which is checked at the end; the servers that hold it have etags of their own.
  let validator = file.sha256 === undefined ? `"${file.etag}"` : undefined;
  let furthest = partial.sizeBytes;
  await client.retrying(async () => {
    const before = partial.sizeBytes;
    if (before === file.sizeBytes) return;
    const answer = await client.send({
      method: 'GET',
      path: file.path,
      about: file.about,
      headers: {
        ...(before > 0 && { range: `bytes=${before}-` }),
        ...(before > 0 && validator !== undefined && { 'if-range': validator }),
      },
    });
    if (await isChanged(answer, file)) throw new FileChanged(`${file.name} is another file now`);
    const goesOn = answer.status === 206 && continuesAt(answer, before, file.sizeBytes);
    if (before > 0 && !goesOn) await restart(partial, tally);
    if (answer.status !== 200 && !goesOn) {
      await answer.body.dump();
      throw new Transient(damaged(file, 'another part of it came than was asked for'));
    }
    validator = answer.header('etag')?.startsWith('"') === true ? answer.header('etag') : validator;
    try {
      await take(client, answer, file, partial, tally);
    } catch (error) {
      // A server that always begins anew and always stops at the same place gets nowhere.
      const progressed = partial.sizeBytes > furthest;
      furthest = Math.max(furthest, partial.sizeBytes);
      throw error instanceof Transient ? new Transient(error.failure, error.waitMs, progressed) : error;
    }
  });
}

/** Takes what an answer brings. */
async function take(
  client: HubClient,
  answer: HubAnswer,
  file: RemoteFile,
  partial: PartialFile,
  tally: Tally,
): Promise<void> {
  try {
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      if (partial.sizeBytes + piece.length > file.sizeBytes) {
        await restart(partial, tally);
        throw new Transient(damaged(file, `more than its ${file.sizeBytes} bytes came`));
      }
      await partial.add(piece);
      tally.add(piece.length);
    }
  } catch (cause) {
    if (cause instanceof Transient) throw cause;
    throw client.networkFailure(cause);
  }
  if (partial.sizeBytes === file.sizeBytes) return;
  const problem = `it ended after ${partial.sizeBytes} of ${file.sizeBytes} bytes`;
  throw new Transient(damaged(file, problem));
}

async function restart(partial: PartialFile, tally: Tally): Promise<void> {
  tally.found(-partial.sizeBytes);
  await partial.restart();
}

/** Whether the hub itself, which knows the file by its etag, says now that it is another one. */
async function isChanged({ header, isOwn, body }: HubAnswer, { etag }: RemoteFile): Promise<boolean> {
  const told = bareEtag(header('x-linked-etag') ?? (isOwn ? header('etag') : undefined));
  if (told === undefined || told === etag) return false;
  await body.dump();
  return true;
}

/** Whether a part is the one that was asked for: `bytes FIRST-LAST/SIZE` (RFC 9110, 14.4). */
function continuesAt({ header }: HubAnswer, first: number, sizeBytes: number): boolean {
  const found = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header('content-range') ?? '');
  return found !== null && Number(found[1]) === first && (found[3] === '*' || Number(found[3]) === sizeBytes);
}

function wrongHash(file: RemoteFile, found: string): EngineError {
  return damaged(file, `its sha256 should be ${file.sha256!}, but is ${found}, twice`);
}

function damaged({ name, about: { id } }: RemoteFile, problem: string): EngineError {
  return new EngineError(
    'hub-file-damaged',
    `${name} of ${id} came damaged: ${problem}. Something on the way (a proxy, a mirror) may change or cut files: try again, or ` +
      'from another network.',
  );
}
