import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { malformedIndex, readWeightIndex } from '../files/readWeightIndex.js';
import { tensorFileFormats } from '../files/tensorFileFormats.js';
import type { FileNames, WeightFiles } from './neededFiles.js';

/**
 * The files of a repository's weights, whose index has been downloaded.
 *
 * @param dir where the repository's files lie. @param files that the repository has.
 * @throws EngineError `checkpoint-malformed` for an index that names what the repository does not have; as `readWeightIndex`
 */
export function weightFileNames(dir: string, files: FileNames, found: WeightFiles): string[] {
  if (!found.isIndex) return [found.name];
  const index = readWeightIndex(join(dir, ...found.name.split('/')), found.extension);
  const names = [...new Set(index.values())].map((name) => found.folder + name);
  const missing = names.filter((name) => !files.has(name));
  if (missing.length === 0) return names;
  throw malformedIndex(found.name, `the repository has no ${missing.join(', ')}`);
}

/** Whether a folder's weights hold a vision tower as its authors call it; undefined where neither index nor weights are there. */
export function holdsTower(dir: string): boolean | undefined {
  for (const format of tensorFileFormats) {
    const [index, single] = [join(dir, format.indexName), join(dir, format.singleName)];
    if (existsSync(index)) return [...readWeightIndex(index, format.extension).keys()].some(isOfTower);
    if (!existsSync(single)) continue;
    const file = format.open(single);
    try {
      return [...file.tensorNames].some(isOfTower);
    } finally {
      file.close();
    }
  }
  return undefined;
}

/** What lacks a folder of the cache to be a checkpoint: the files, or that there is no such folder. @returns null for nothing */
export function missingOfCheckpoint(dir: string): string | null {
  if (!existsSync(join(dir, 'config.json'))) return 'config.json';
  for (const { indexName, singleName, extension } of tensorFileFormats) {
    if (existsSync(join(dir, indexName))) return missingShards(dir, indexName, extension);
    if (existsSync(join(dir, singleName))) return null;
  }
  return 'the weights';
}

function missingShards(dir: string, indexName: string, extension: string): string | null {
  try {
    const names = new Set(readWeightIndex(join(dir, indexName), extension).values());
    const missing = [...names].filter((name) => !existsSync(join(dir, name)));
    return missing.length === 0 ? null : missing.join(', ');
  } catch (error) {
    if (error instanceof EngineError) return indexName;
    throw error;
  }
}

function isOfTower(tensor: string): boolean {
  return tensor.startsWith('model.vision_tower.');
}
