import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { tryWriting } from '../storage/tryWriting.js';
import { refuseOverwriting } from './refuseOverwriting.js';

/**
 * Checks before any work that a result can be written, and is not written over what is read.
 *
 * @param what names it in messages, such as `--overlay`. @param inputs files that are read.
 * @throws EngineError `option-invalid` saying what is in the way
 */
export async function checkOutput(what: string, target: string, inputs: readonly string[]): Promise<void> {
  await refuseOverwriting(what, target, inputs);
  try {
    await tryWriting(target);
  } catch (cause) {
    throw new EngineError(
      'option-invalid',
      `Expected ${what} to name a file that can be written, but ${target} cannot: ` +
        `${cause instanceof Error ? cause.message : String(cause)}. Name another file.`,
      { cause },
    );
  }
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
