import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { maxModelTextBytes, modelJsonLimits } from '../protocol/limits.js';
import { parseBoundedJson } from './parseBoundedJson.js';
import { readOrdinaryFile } from './readOrdinaryFile.js';

/** Where a model's folder says how pictures are processed. */
export interface PictureProcessorPlace {
  readonly path: string;
  /** The part of the file that says it; undefined where all of it does. */
  readonly key?: 'image_processor';
}

/**
 * Looks in a model's folder as transformers does: for `image_processor` in processor_config.json, which its 5th version writes, and
 * then for preprocessor_config.json.
 *
 * @returns undefined where there is neither
 */
export function findPictureProcessor(folder: string): PictureProcessorPlace | undefined {
  const whole = join(folder, 'processor_config.json');
  if (holdsPart(whole)) return { path: whole, key: 'image_processor' };
  const alone = join(folder, 'preprocessor_config.json');
  return existsSync(alone) ? { path: alone } : undefined;
}

/** A file that is no JSON holds nothing: it may be about something else. */
function holdsPart(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const file = parseBoundedJson(readOrdinaryFile(path, maxModelTextBytes), modelJsonLimits);
    return typeof file === 'object' && file !== null && 'image_processor' in file;
  } catch {
    return false;
  }
}
