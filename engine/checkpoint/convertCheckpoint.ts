import { cp, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { isSameFile } from '../storage/isSameFile.js';
import { quantizationBlock, type QuantizedMatrix } from './weights/blockQuantization.js';
import { Checkpoint } from './Checkpoint.js';
import { type ExpectedTensor, expectedTensors } from './layouts/checkTensors.js';
import { type LinearType, readLinearFloat32, readQuantizedMatrix } from './weights/linearWeight.js';
import { quantizedNames } from './weights/quantizedNames.js';
import type { TensorStore } from './weights/TensorStore.js';
import { toHalfPrecision } from './weights/toHalfPrecision.js';
import { readJsonFile } from './files/readJsonFile.js';
import { tensorFileFormats } from './files/tensorFileFormats.js';
import { type TensorToWrite, writeSafetensors } from './files/writeSafetensors.js';

/** What the new checkpoint is to be. */
export interface ConvertOptions {
  /** Type of the decoder's linear layers in the new checkpoint; everything else becomes fp32 or fp16. */
  readonly weights: LinearType;
  /** Tensors written and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes a checkpoint again with another type of weights (docs/checkpoint-format.md): one `model.safetensors`,
 * with configs, tokenizer and model card copied along. The source is never changed.
 *
 * @param sourceDir checkpoint folder. @param targetDir folder that does not exist yet or holds no weights.
 * @throws EngineError `option-invalid` when the target is the source, lies in it, holds a checkpoint already or cannot be
 * written to; and all that `Checkpoint.open` throws.
 */
export async function convertCheckpoint(
  sourceDir: string,
  targetDir: string,
  options: ConvertOptions,
): Promise<void> {
  const source = Checkpoint.open(sourceDir);
  try {
    await checkTarget(sourceDir, targetDir);
    await leaveNothingOnFailure(targetDir, () => writeTarget(source, targetDir, options));
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(targetDir, error) : error;
  } finally {
    source.close();
  }
}

async function writeTarget(source: Checkpoint, targetDir: string, options: ConvertOptions): Promise<void> {
  await copyCompanions(source.dir, targetDir);
  if (source.towerDir !== null) await takeTowerIn(source.towerDir, targetDir);
  const tensors = expectedTensors(source.config).flatMap((expected) =>
    tensorsToWrite(source.tensors, expected, options.weights),
  );
  await writeSafetensors(
    join(targetDir, 'model.safetensors'),
    tensors,
    { format: 'pt', weights: options.weights },
    (index) => {
      options.signal?.throwIfAborted();
      options.onProgress?.(index, tensors.length);
    },
  );
  options.onProgress?.(tensors.length, tensors.length);
}

/** Makes the folder and has it filled; what a failure leaves half-made is removed, folders above it included. */
async function leaveNothingOnFailure(folder: string, fill: () => Promise<void>): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true });
  const before = new Set(await readdir(folder));
  try {
    await fill();
  } catch (error) {
    const made = (await readdir(folder))
      .filter((name) => !before.has(name))
      .map((name) => join(folder, name));
    const remove = (path: string) => rm(path, { recursive: true, force: true }).catch(() => undefined);
    for (const path of firstMade === undefined ? made : [firstMade]) await remove(path);
    throw error; // the first failure is the one to tell
  }
}

/** A refusal of the operating system: no room, no permission, a file where a folder should be. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
}

function cannotWrite(targetDir: string, cause: Error): EngineError {
  return new EngineError(
    'option-invalid',
    `Cannot write the checkpoint to ${resolve(targetDir)}: ${cause.message}. Free some space, or name another folder.`,
    { cause },
  );
}

async function checkTarget(sourceDir: string, targetDir: string): Promise<void> {
  if (await isSameFile(sourceDir, targetDir)) {
    throw new EngineError(
      'option-invalid',
      `The output folder ${resolve(targetDir)} is the input itself. Name another folder.`,
    );
  }
  if (await isInside(targetDir, sourceDir)) {
    throw new EngineError(
      'option-invalid',
      `The output folder ${resolve(targetDir)} is inside the input, whose files it would replace. Name a folder elsewhere.`,
    );
  }
  const weightFiles = tensorFileFormats.flatMap(({ singleName, indexName }) => [singleName, indexName]);
  if (weightFiles.some((name) => existsSync(join(targetDir, name)))) {
    throw new EngineError(
      'option-invalid',
      `${resolve(targetDir)} already holds a checkpoint. Name a new or empty folder.`,
    );
  }
}

/** Whether `path`, which need not exist, lies below `folder`. */
async function isInside(path: string, folder: string): Promise<boolean> {
  let at = resolve(path);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  at = await realpath(at);
  for (;;) {
    if (await isSameFile(at, folder)) return true;
    if (dirname(at) === at) return false;
    at = dirname(at);
  }
}

/**
 * Copies everything small that is not weights: configs, tokenizer, vision tower config, model card. Variants stay behind.
 * Links (a hub's cache is made of them) are followed: the new folder must outlive the old one.
 */
async function copyCompanions(sourceDir: string, targetDir: string): Promise<void> {
  for (const entry of await readdir(sourceDir, { withFileTypes: true })) {
    if (/\.(safetensors|bin|index\.json|part)$/.test(entry.name)) continue;
    if (entry.name.startsWith('.') || entry.name === 'variants') continue;
    await cp(join(sourceDir, entry.name), join(targetDir, entry.name), {
      recursive: true,
      dereference: true,
      filter: (path) => !/\.(safetensors|bin|index\.json|part)$/.test(path),
    });
  }
}

/** Writes what describes a tower that lay apart: its weights become part of the checkpoint. */
async function takeTowerIn(towerDir: string, targetDir: string): Promise<void> {
  const folder = 'vision_tower';
  await mkdir(join(targetDir, folder), { recursive: true });
  await cp(join(towerDir, 'config.json'), join(targetDir, folder, 'config.json'), { dereference: true });
  const [own, its] = [targetDir, towerDir].map((dir) => join(dir, 'preprocessor_config.json')) as [
    string,
    string,
  ];
  if (!existsSync(own) && existsSync(its)) await cp(its, own, { dereference: true });
  const path = join(targetDir, 'config.json');
  const config = readJsonFile(path) as object;
  await writeFile(path, `${JSON.stringify({ ...config, mm_vision_tower: folder }, null, 2)}\n`);
}

function tensorsToWrite(
  tensors: TensorStore,
  { name, shape, quantizable }: ExpectedTensor,
  weights: LinearType,
): TensorToWrite[] {
  if (quantizable && weights === 'int8') return quantizedTensors(tensors, name, shape);
  const readFloat32 = () => {
    if (!quantizable) return tensors.readFloat32(name);
    return readLinearFloat32(tensors, name, shape[1] ?? 0);
  };
  if (weights === 'fp32') return [{ name, type: 'F32', shape, bytes: () => bytesOf(readFloat32()) }];
  return [{ name, type: 'F16', shape, bytes: () => bytesOf(toHalfPrecision(name, readFloat32())) }];
}

/** The two or three tensors of a matrix in 8-bit blocks; the matrix is read once, when the first is written. */
function quantizedTensors(tensors: TensorStore, name: string, shape: readonly number[]): TensorToWrite[] {
  const [rows = 0, columns = 0] = shape;
  const blocks = Math.ceil(columns / quantizationBlock);
  const names = quantizedNames(name);
  let matrix: QuantizedMatrix | undefined;
  const read = () => (matrix ??= readQuantizedMatrix(tensors, name, columns));
  const list: TensorToWrite[] = [
    { name: names.codes, type: 'U8', shape: [rows, blocks, quantizationBlock], bytes: () => read().codes },
  ];
  if (tensors.find(names.zeroPoints) !== undefined) {
    const bytes = () => read().zeroPoints ?? new Uint8Array(0);
    list.push({ name: names.zeroPoints, type: 'U8', shape: [rows, blocks], bytes });
  }
  const takeScales = () => {
    const { scales } = read();
    matrix = undefined;
    return bytesOf(scales);
  };
  list.push({ name: names.scales, type: 'F32', shape: [rows, blocks], bytes: takeScales });
  return list;
}

function bytesOf(values: Float32Array | Uint16Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
