import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';

/** An open file of weights, read by range. */
export interface WeightsFile {
  /** File name for messages. */
  readonly name: string;
  /** Absolute path, links followed. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Time of its last change, in milliseconds. */
  readonly changedMs: number;
  /** Exactly the bytes asked for, in a buffer of their own. A file that became shorter meanwhile is an error, not zeros. */
  read(start: number, length: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** The error of a file that is not what it should be: `problem` says what is wrong with it. */
export type MalformedError = (name: string, problem: string) => EngineError;

/**
 * Opens a file of weights.
 *
 * @param kind what is expected there, for messages, such as `a safetensors file`.
 * @throws EngineError `checkpoint-missing` when there is no such file; `malformed` of what is no file or a Git LFS pointer.
 */
export function openWeights(path: string, kind: string, malformed: MalformedError): WeightsFile {
  const name = basename(path);
  if (isNoFile(path)) throw malformed(name, 'it is a folder or a device, such as a pipe');
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new EngineError(
      'checkpoint-missing',
      `${path} cannot be opened. Expected ${kind} there; check the folder and its permissions.`,
      { cause },
    );
  }
  const { size: sizeBytes, mtimeMs: changedMs } = fstatSync(descriptor);
  const file: WeightsFile = {
    ...{ name, path: realpathSync(path), sizeBytes, changedMs },
    read: (start, length) => readRange(descriptor, start, length, name, malformed),
    close: () => closeSync(descriptor),
  };
  try {
    if (isGitLfsPointer(file.read(0, Math.min(sizeBytes, 64))))
      throw new EngineError('checkpoint-malformed', `${name} ${gitLfsPointerAdvice}`);
  } catch (error) {
    file.close();
    throw error;
  }
  return file;
}

/** Looked at before it is opened, for opening a pipe waits until somebody writes to it. */
function isNoFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

function readRange(
  descriptor: number,
  position: number,
  length: number,
  name: string,
  malformed: MalformedError,
): Uint8Array<ArrayBuffer> {
  const maxBytesPerRead = 2 ** 30;
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(
      descriptor,
      bytes,
      done,
      Math.min(length - done, maxBytesPerRead),
      position + done,
    );
    if (count === 0) throw malformed(name, `it ended ${length - done} bytes early while being read`);
    done += count;
  }
  return bytes;
}
