import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { malformedIndex, readWeightIndex } from './readWeightIndex.js';
import type { TensorFile, TensorFileFormat } from './TensorFile.js';
import { tensorFileFormats } from './tensorFileFormats.js';

/**
 * File of a folder that `convertCheckpoint` has begun to fill: what of it is finished. The list of the files of weights, or the one
 * file of them, comes last, so a folder that still has this opens only when it is whole.
 */
export const unfinishedConversionFile = 'conversion.json';

/**
 * Opens the files that hold a checkpoint folder's tensors: one, or the shards that an index lists.
 *
 * @throws EngineError `checkpoint-missing` when the folder, its weights or a shard are not there, `checkpoint-malformed`
 * when a file is unsound or the index and the shards disagree.
 */
export function openTensorFiles(checkpointDir: string): readonly TensorFile[] {
  if (!existsSync(checkpointDir) || !statSync(checkpointDir).isDirectory()) {
    throw new EngineError(
      'checkpoint-missing',
      `There is no model folder at ${checkpointDir}. Expected a folder with config.json and ` +
        `${tensorFileFormats[0]!.singleName}; check the path.`,
    );
  }
  for (const format of tensorFileFormats) {
    if (existsSync(join(checkpointDir, format.indexName))) return openShards(checkpointDir, format);
    if (existsSync(join(checkpointDir, format.singleName)))
      return [format.open(join(checkpointDir, format.singleName))];
  }
  throw noWeights(checkpointDir);
}

/** Whether a folder has weights in a format that is read. */
export function holdsTensorFiles(folder: string): boolean {
  return tensorFileFormats.some(
    ({ indexName, singleName }) =>
      existsSync(join(folder, indexName)) || existsSync(join(folder, singleName)),
  );
}

function openShards(checkpointDir: string, format: TensorFileFormat): TensorFile[] {
  const index = readWeightIndex(join(checkpointDir, format.indexName), format.extension);
  const shards = [...new Set(index.values())];
  const missing = shards.filter((shard) => !existsSync(join(checkpointDir, shard)));
  if (missing.length > 0) {
    throw new EngineError(
      'checkpoint-missing',
      `${format.indexName} names ${shards.length} files, of which ${checkpointDir} lacks ${missing.join(', ')}. ` +
        'Download what is missing.',
    );
  }
  const files = new Map<string, TensorFile>();
  try {
    for (const shard of shards) files.set(shard, format.open(join(checkpointDir, shard)));
    for (const [tensor, shard] of index) {
      if (files.get(shard)!.entry(tensor) === undefined)
        throw malformedIndex(format.indexName, `it places "${tensor}" in ${shard}, where it is not`);
    }
    return [...files.values()];
  } catch (error) {
    for (const file of files.values()) file.close();
    throw error;
  }
}

function noWeights(checkpointDir: string): EngineError {
  if (existsSync(join(checkpointDir, unfinishedConversionFile))) {
    return new EngineError(
      'checkpoint-missing',
      `${checkpointDir} holds a conversion that is not finished. Give the same "fovea convert" again: it goes on where it was. ` +
        'Or remove the folder.',
    );
  }
  const names = tensorFileFormats.flatMap(({ singleName, indexName }) => [singleName, indexName]);
  const advice = 'Check that this is the folder of a LLaVA or FlexAttention checkpoint.';
  return new EngineError(
    'checkpoint-missing',
    `${checkpointDir} holds neither ${names.join(' nor ')}. ${advice}`,
  );
}
