import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { tryWriting, tryWritingInto } from '../storage/tryWriting.js';
import { refuseOverwriting } from './refuseOverwriting.js';

/**
 * Checks before any work that a result can be written, and is not written over what is read.
 *
 * @param what names it in messages, such as `--overlay`. @param inputs files that are read.
 * @throws EngineError `option-invalid` saying what is in the way
 */
export async function checkOutput(what: string, target: string, inputs: readonly string[]): Promise<void> {
  await refuseOverwriting(what, target, inputs);
  await tryWriting(target).catch((cause: unknown) => {
    throw cannotWrite(what, 'file', target, cause);
  });
}

/** Checks before any work that a folder can be filled, or made. @throws EngineError `option-invalid` saying what is in the way */
export async function checkFolderOutput(what: string, folder: string): Promise<void> {
  await tryWritingInto(folder).catch((cause: unknown) => {
    throw cannotWrite(what, 'folder', folder, cause);
  });
}

function cannotWrite(what: string, kind: 'file' | 'folder', target: string, cause: unknown): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EngineError(
    'option-invalid',
    `Expected ${what} to name a ${kind} that can be written, but ${target} cannot: ${reason}. Name another ${kind}.`,
    { cause },
  );
}

/** As `checkOutput`, for a picture. */
export async function checkPngOutput(what: string, target: string, inputs: readonly string[]): Promise<void> {
  if (path.extname(target).toLowerCase() !== '.png') {
    throw new EngineError(
      'option-invalid',
      `Expected ${what} to name a PNG file to write, but "${target}" does not end in .png.`,
    );
  }
  await checkOutput(what, target, inputs);
}
