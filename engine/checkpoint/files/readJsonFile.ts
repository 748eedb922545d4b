import { readFileSync, statSync } from 'node:fs';
import { EngineError } from '../../protocol/EngineError.js';
import { decodeText } from '../../storage/decodeText.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';

/** Reads a JSON file of a checkpoint folder. @throws EngineError `checkpoint-missing` or `checkpoint-malformed`. */
export function readJsonFile(path: string): unknown {
  const bytes = readBytes(path);
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${path} ${gitLfsPointerAdvice}`);
  try {
    return JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw new EngineError('checkpoint-malformed', `${path} is not valid JSON. Download it again.`, { cause });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    // A pipe would keep the reader waiting.
    const stats = statSync(path);
    if (!stats.isFile() && !stats.isDirectory()) throw new Error('it is a device or a pipe');
    return readFileSync(path);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = isMissing
      ? 'is missing. A checkpoint folder needs it.'
      : `cannot be read: ${(cause as Error).message}. Expected a file; check it and its permissions.`;
    throw new EngineError('checkpoint-missing', `${path} ${problem}`, { cause });
  }
}
