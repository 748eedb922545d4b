import { readFileSync } from 'node:fs';
import { EngineError } from '../../protocol/EngineError.js';

/** Reads a JSON file of a checkpoint folder. @throws EngineError `checkpoint-missing` or `checkpoint-malformed`. */
export function readJsonFile(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError('checkpoint-malformed', `${path} is not valid JSON. Download it again.`, { cause });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = isMissing
      ? 'is missing. A checkpoint folder needs it.'
      : `cannot be read: ${(cause as Error).message}. Expected a file; check it and its permissions.`;
    throw new EngineError('checkpoint-missing', `${path} ${problem}`, { cause });
  }
}
