import { EngineError } from '../protocol/EngineError.js';
import { maxModelTextBytes } from '../protocol/limits.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';
import { isNothingThere, readOrdinaryFile } from '../storage/readOrdinaryFile.js';

/** The bytes of a file of a checkpoint folder; null where there is none. @throws EngineError `checkpoint-malformed` */
export function readModelText(file: string): Buffer | null {
  let bytes: Buffer;
  try {
    bytes = readOrdinaryFile(file, maxModelTextBytes);
  } catch (cause) {
    if (isNothingThere(cause)) return null;
    throw new EngineError(
      'checkpoint-malformed',
      `Cannot read ${file}: ${(cause as Error).message}. Expected a file of the model; restore it.`,
      { cause },
    );
  }
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  return bytes;
}
