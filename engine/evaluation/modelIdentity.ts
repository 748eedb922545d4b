import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { EngineOptions } from '../answering/Engine.js';
import { towerFolderOf } from '../checkpoint/layouts/readCheckpointConfig.js';

/** Files up to this size count with every byte. */
const wholeBytes = 512 * 2 ** 20;
const blockBytes = 2 ** 20;
/** Blocks of a larger file that count, spread evenly. */
const sampledBlocks = 256;

/**
 * Tells whether two checkpoints answer alike: a hash of the weights, configuration and tokenizer of a checkpoint folder
 * with those of one variant. Of weight files above 512 MiB the size and 256 evenly spread blocks of 1 MiB count.
 *
 * @param opening how it was opened, where somebody chose that. @returns 16 hexadecimal digits
 */
export async function modelIdentity(
  checkpointDir: string,
  variant: string,
  opening: Pick<EngineOptions, 'promptTemplate' | 'untrainedHighres'> = {},
): Promise<string> {
  const hash = createHash('sha256');
  if (Object.keys(opening).length > 0) hash.update(JSON.stringify(opening));
  for (const file of await modelFiles(checkpointDir, variant)) {
    hash.update(JSON.stringify(path.relative(checkpointDir, file).split(path.sep)));
    for await (const block of countedBlocks(file)) hash.update(block);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Paths of the weights, configuration and tokenizer of a checkpoint folder and of one variant, in a fixed order. */
export async function modelFiles(checkpointDir: string, variant: string): Promise<string[]> {
  const files: string[] = [];
  const own = [[], ['vision'], ['variants', variant]].map((part) => path.join(checkpointDir, ...part));
  const known = new Set(own.map((folder) => path.resolve(folder)));
  for (const folder of [...own, ...towerFolders(checkpointDir).filter((tower) => !known.has(tower))]) {
    const names = await readdir(folder).catch(() => []); // vision and variants may be absent
    const counted = names.filter((name) => /\.(json|jinja|safetensors|bin|model)$/.test(name));
    files.push(...counted.sort().map((name) => path.join(folder, name)));
  }
  return files;
}

/** The tower's folder, where it lies apart. */
function towerFolders(checkpointDir: string): readonly string[] {
  try {
    const folder = towerFolderOf(checkpointDir);
    return folder === null ? [] : [folder];
  } catch {
    return []; // opening the engine tells what is wrong
  }
}

async function* countedBlocks(file: string): AsyncGenerator<Uint8Array | string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    yield String(size);
    const blocks = Math.ceil(size / blockBytes);
    const counted = size <= wholeBytes ? blocks : sampledBlocks;
    const buffer = new Uint8Array(blockBytes);
    for (let index = 0; index < counted; index++) {
      const block = counted === blocks ? index : Math.round((index * (blocks - 1)) / (counted - 1));
      const { bytesRead } = await handle.read(buffer, 0, blockBytes, block * blockBytes);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
