import { EngineError } from '../../protocol/EngineError.js';
import { maxModelTextBytes, modelJsonLimits } from '../../protocol/limits.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';
import { JsonProblem, parseBoundedJson } from '../../storage/parseBoundedJson.js';
import { isNothingThere, readOrdinaryFile } from '../../storage/readOrdinaryFile.js';

/** Reads a JSON file of a checkpoint folder. @throws EngineError `checkpoint-missing` or `checkpoint-malformed`. */
export function readJsonFile(path: string): unknown {
  const bytes = readBytes(path);
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${path} ${gitLfsPointerAdvice}`);
  try {
    return parseBoundedJson(bytes, modelJsonLimits);
  } catch (cause) {
    const isTooLarge = cause instanceof JsonProblem && cause.kind === 'too-large';
    const problem = isTooLarge ? `is no file of a model: ${cause.message}` : 'is not valid JSON';
    throw new EngineError('checkpoint-malformed', `${path} ${problem}. Download it again.`, { cause });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readOrdinaryFile(path, maxModelTextBytes);
  } catch (cause) {
    const problem = isNothingThere(cause)
      ? 'is missing. A checkpoint folder needs it.'
      : `cannot be read: ${(cause as Error).message}. Expected a file; check it and its permissions.`;
    throw new EngineError('checkpoint-missing', `${path} ${problem}`, { cause });
  }
}
