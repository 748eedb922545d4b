import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkFileSize, refuseWhatIsNoFile } from '../image/readImageFile.js';
import type { ImageSource } from '../image/imageSource.js';
import { EngineError } from '../protocol/EngineError.js';
import type { CommandContext } from './command.js';

/**
 * The picture that a word of the command line names: a path, a `file://` address, or standard input (`-` and `/dev/stdin`),
 * which is read here, once, to its end.
 *
 * @throws EngineError `image-unreadable`, `image-too-large`; the signal's reason when it is aborted
 */
export async function pictureSource(
  word: string,
  { readStdin, signal }: Pick<CommandContext, 'readStdin' | 'signal'>,
): Promise<ImageSource> {
  if (standardInput.has(word)) {
    return { bytes: await readAll(readStdin(), signal), name: 'standard input' };
  }
  const file = picturePath(word);
  const stats = await stat(file).catch(() => undefined); // what is not there is told of when it is read
  if (stats !== undefined) refuseWhatIsNoFile(file, stats);
  return { path: file };
}

/** The path that a word names, itself or as a `file://` address. @throws EngineError `image-unreadable` */
export function picturePath(word: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(word)?.[1]?.toLowerCase();
  if (scheme === undefined) return word;
  try {
    if (scheme === 'file') return fileURLToPath(word);
  } catch (cause) {
    throw unreadable(`${word} is no address of a file on this machine (${String(cause)})`, { cause });
  }
  throw unreadable(`${word} is an address of another kind. Download the picture first, then name the file`);
}

const standardInput = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

async function readAll(
  input: ReturnType<CommandContext['readStdin']>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (input.isTTY === true) {
    throw unreadable('standard input is a terminal. Pipe a picture into it (fovea ask - "..." < photo.jpg)');
  }
  const stop = (): unknown => input.destroy(signal.reason as Error);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const pieces: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const piece of input) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : (piece as Uint8Array);
      pieces.push(bytes);
      checkFileSize('what standard input gives', (sizeBytes += bytes.byteLength));
    }
    return new Uint8Array(Buffer.concat(pieces));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function unreadable(got: string, options?: ErrorOptions): EngineError {
  return new EngineError(
    'image-unreadable',
    `Expected a picture as a path, a file:// address or - for standard input, but ${got}.`,
    options,
  );
}
