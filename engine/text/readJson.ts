import { EngineError } from '../protocol/EngineError.js';
import { modelJsonLimits } from '../protocol/limits.js';
import { parseBoundedJson } from '../storage/parseBoundedJson.js';
import { readModelText } from './readModelText.js';

/** The object of a JSON file of a checkpoint folder; null where there is no such file. @throws EngineError `checkpoint-malformed` */
export function readJson(file: string): Record<string, unknown> | null {
  const bytes = readModelText(file);
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = parseBoundedJson(bytes, modelJsonLimits);
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON, but it is not: ${(cause as Error).message}. Restore the file.`,
      { cause },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new EngineError('checkpoint-malformed', `Expected ${file} to hold a JSON object. Restore the file.`);
}
