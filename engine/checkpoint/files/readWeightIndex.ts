import { basename } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { readJsonFile } from './readJsonFile.js';

/**
 * Reads the list of a sharded checkpoint, `{"weight_map": {tensor: file}}`.
 *
 * @param extension how the names of its files end.
 * @returns the file of each tensor, a plain name within the index's own folder.
 * @throws EngineError `checkpoint-missing` or `checkpoint-malformed`.
 */
export function readWeightIndex(path: string, extension: string): ReadonlyMap<string, string> {
  const name = basename(path);
  return new Map(
    Object.entries(weightMapOf(readJsonFile(path), name)).map(([tensor, file]): [string, string] => {
      if (!isPlainName(file, extension)) {
        throw malformedIndex(
          name,
          `it places "${tensor}" in ${JSON.stringify(file)}, which is no plain file name that ends in ${extension}`,
        );
      }
      return [tensor, file];
    }),
  );
}

/** Builds the error for an index that cannot be followed. */
export function malformedIndex(name: string, problem: string): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `${name} is not a sound list of the checkpoint's files: ${problem}. ` +
      'Expected {"weight_map": {tensor: file, ...}} with files of the same folder; download the checkpoint again.',
  );
}

function weightMapOf(index: unknown, name: string): object {
  const weightMap = (index as { readonly weight_map?: unknown } | null)?.weight_map;
  if (typeof weightMap !== 'object' || weightMap === null || Array.isArray(weightMap))
    throw malformedIndex(name, 'it has no "weight_map" with a file for each tensor');
  if (Object.keys(weightMap).length === 0) throw malformedIndex(name, 'its "weight_map" is empty');
  return weightMap;
}

/** A file lies in the folder itself: anything else could point at files of other people. */
function isPlainName(file: unknown, extension: string): file is string {
  return typeof file === 'string' && /^[^/\\:]+$/.test(file) && file.endsWith(extension);
}
