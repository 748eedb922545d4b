import { readFile } from 'node:fs/promises';
import { EngineError } from '../protocol/EngineError.js';
import { decodeText } from '../storage/decodeText.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';

/** The object of a JSON file of a checkpoint folder; null where there is no such file. @throws EngineError `checkpoint-malformed` */
export async function readJson(file: string): Promise<Record<string, unknown> | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EngineError('checkpoint-malformed', `Cannot read ${file}: ${String(cause)}.`, { cause });
  }
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  try {
    const value: unknown = JSON.parse(decodeText(bytes));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON, but it is not: ${String(cause)}. Restore the file.`,
      { cause },
    );
  }
  throw new EngineError('checkpoint-malformed', `Expected ${file} to hold a JSON object. Restore the file.`);
}
