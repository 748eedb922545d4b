import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files up to this size count with every byte. */
const wholeBytes = 512 * 2 ** 20;
const blockBytes = 2 ** 20;
/** Blocks of a larger file that count, spread evenly. */
const sampledBlocks = 256;

/**
 * Tells whether two checkpoints answer alike: a hash of the weights, configuration and tokenizer of a checkpoint folder
 * with those of one variant. Of weight files above 512 MiB the size and 256 evenly spread blocks of 1 MiB count.
 *
 * @returns 16 hexadecimal digits
 */
export async function modelIdentity(checkpointDir: string, variant: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await modelFiles(checkpointDir, variant)) {
    hash.update(JSON.stringify(path.relative(checkpointDir, file).split(path.sep)));
    for await (const block of countedBlocks(file)) hash.update(block);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Paths of the weights, configuration and tokenizer of a checkpoint folder and of one variant, in a fixed order. */
export async function modelFiles(checkpointDir: string, variant: string): Promise<string[]> {
  const files: string[] = [];
  for (const part of [[], ['vision'], ['variants', variant]]) {
    const folder = path.join(checkpointDir, ...part);
    const names = await readdir(folder).catch(() => []); // vision and variants may be absent
    const known = names.filter((name) => /\.(json|safetensors|model)$/.test(name));
    files.push(...known.sort().map((name) => path.join(folder, name)));
  }
  return files;
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
