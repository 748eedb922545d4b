import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../selection/seededRandom.js';
import { type TensorInPieces, writeSafetensors } from '../files/writeSafetensors.js';
import { type ExpectedTensor, expectedTensors, visionPrefix } from '../layouts/checkTensors.js';
import { readCheckpointConfig } from '../layouts/readCheckpointConfig.js';
import { float32ToFloat16 } from '../weights/float16.js';
import { describeSynthetic7b, type Synthetic7bOptions, towerFolderName } from './synthetic7bConfig.js';
import { writeTorchFile } from './writeTorchFile.js';

/** Largest file, as on the hub. */
const shardBytes = 5e9;

/**
 * Writes a checkpoint with random weights (fp16) of a published shape in a published layout: `original` is liuhaotian/llava-v1.5-7b
 * (PyTorch shards, the tower in a folder beside it), `flexattn` senfu/llava-v1.5-7b-flexattn (safetensors shards, all inside),
 * `huggingface` llava-hf/llava-1.5-7b-hf. There is no tokenizer: prompts are given as ids.
 *
 * @param dir new folder. @throws Error when it cannot be written.
 */
export async function writeSynthetic7b(dir: string, options: Synthetic7bOptions): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const towerDir = join(dir, '..', towerFolderName);
  describeSynthetic7b(dir, towerDir, options);
  const config = readCheckpointConfig(dir);
  // The tower is published whole, with the last layer that nothing reads.
  const all = expectedTensors({ ...config, visionLayersRun: config.vision.layers });
  const isTower = ({ name }: ExpectedTensor) => name.startsWith(visionPrefix);
  const tensors = (list: readonly ExpectedTensor[], nameOf: (name: string) => string) =>
    list.map((tensor) => randomTensor(tensor, nameOf(tensor.name)));
  if (options.layout === 'original') {
    const decoder = tensors(
      all.filter((tensor) => !isTower(tensor)),
      (name) => name,
    );
    await writeShards(dir, decoder, 'torch', options);
    const tower = tensors(all.filter(isTower), (name) => `vision_model${name.slice(visionPrefix.length)}`);
    await writeTorch(join(towerDir, 'pytorch_model.bin'), tower);
    return;
  }
  const nameOf = options.layout === 'huggingface' ? huggingFaceName : (name: string) => name;
  await writeShards(dir, tensors(all, nameOf), 'safetensors', options);
}

async function writeShards(
  dir: string,
  tensors: readonly TensorInPieces[],
  format: 'torch' | 'safetensors',
  { onFile }: Synthetic7bOptions,
): Promise<void> {
  const total = tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  // Small ones have two shards too, as the layouts have.
  const limit = Math.min(shardBytes, total * 0.6);
  const shards: TensorInPieces[][] = [[]];
  let filled = 0;
  for (const tensor of tensors) {
    if (filled > 0 && filled + bytesOf(tensor) > limit) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)!.push(tensor);
    filled += bytesOf(tensor);
  }
  const [stem, extension] = format === 'torch' ? ['pytorch_model', 'bin'] : ['model', 'safetensors'];
  const number = (value: number) => String(value).padStart(5, '0');
  const weightMap: Record<string, string> = {};
  for (const [index, shard] of shards.entries()) {
    const name = `${stem}-${number(index + 1)}-of-${number(shards.length)}.${extension}`;
    if (format === 'torch') await writeTorch(join(dir, name), shard);
    else await writeSafetensors(join(dir, name), shard, { format: 'pt' });
    for (const tensor of shard) weightMap[tensor.name] = name;
    onFile?.(
      name,
      shard.reduce((sum, tensor) => sum + bytesOf(tensor), 0),
    );
  }
  const index = { metadata: { total_size: total }, weight_map: weightMap };
  writeFileSync(join(dir, `${stem}.${extension}.index.json`), JSON.stringify(index, null, 2));
}

function writeTorch(path: string, tensors: readonly TensorInPieces[]): Promise<void> {
  return writeTorchFile(
    path,
    tensors.map(({ name, type, shape }, storage) => ({ name, type, shape, storage })),
    tensors.map((tensor) => ({ bytes: tensor.pieces, count: sizeOf(tensor.shape) })),
  );
}

/** Numbers of a pattern that every tensor is made of: a prime, so that no two rows are the same. */
const patternLength = 65_521;
let pattern: Float32Array | undefined;

/** A tensor of random numbers that keep the size of what passes through them; norms are near 1. Drawing billions would take hours. */
function randomTensor({ name, shape }: ExpectedTensor, storedName: string): TensorInPieces {
  const size = sizeOf(shape);
  const isNorm = /norm|layrnorm/.test(name) && name.endsWith('.weight');
  const isVector = isNorm || shape.length === 1;
  const gain = /[qk]_proj/.test(name) ? 2.5 : 1; // attention has peaks
  const spread = isVector ? 0.1 : gain * Math.sqrt(3 / (size / shape[0]!));
  function* pieces(): Generator<Uint8Array> {
    const random = seededRandom(7);
    pattern ??= Float32Array.from({ length: patternLength }, () => random() * 2 - 1);
    const values = float32ToFloat16(pattern.map((value) => (isNorm ? 1 : 0) + spread * value));
    let at = 7;
    for (let i = 0; i < storedName.length; i++) at = (at * 31 + storedName.charCodeAt(i)) % patternLength;
    const pieceElements = 2 ** 21;
    for (let done = 0; done < size; done += pieceElements) {
      const piece = new Uint16Array(Math.min(pieceElements, size - done));
      for (let filled = 0; filled < piece.length;) {
        const part = values.subarray(at, at + piece.length - filled);
        piece.set(part, filled);
        filled += part.length;
        at = (at + part.length) % patternLength;
      }
      yield new Uint8Array(piece.buffer);
    }
  }
  return { name: storedName, type: 'F16', shape, pieces };
}

/** The name that transformers releases a tensor under. */
function huggingFaceName(name: string): string {
  return name
    .replace(/^model\.vision_tower\.vision_tower\./, 'vision_tower.')
    .replace(/^model\.mm_projector\.0\./, 'multi_modal_projector.linear_1.')
    .replace(/^model\.mm_projector\.2\./, 'multi_modal_projector.linear_2.')
    .replace(/^(model\.(?:embed_tokens|layers|norm)\.|lm_head\.)/, 'language_model.$1');
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function bytesOf({ shape }: TensorInPieces): number {
  return 2 * sizeOf(shape);
}
