import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { Checkpoint } from '../Checkpoint.js';
import { expectedTensors } from '../layouts/checkTensors.js';
import { readTensors } from '../testing/editCheckpoint.js';
import type { BlockFormat } from '../weights/blockFormat.js';
import { blockSizes } from '../../protocol/blockSize.js';
import { dequantizeMatrix, quantizeMatrix } from '../weights/blockQuantization.js';
import { readLinearFloat32, storedFormat } from '../weights/linearWeight.js';
import { TensorStore } from '../weights/TensorStore.js';
import { convertCheckpoint, type ConvertOptions } from './convertCheckpoint.js';

vi.setConfig({ testTimeout: 60_000 });
const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../../testing/golden/landscape-36');
const name = 'model.layers.9.self_attn.k_proj_hd.weight';

async function convert(options: ConvertOptions, source = fixture): Promise<string> {
  const target = join(temporaryFolder(), 'converted');
  await convertCheckpoint(source, target, options);
  return target;
}

/** All tensors of a checkpoint of one file: the hash of each by its name. */
function contents(dir: string): Record<string, string> {
  const tensors = readTensors(join(dir, 'model.safetensors'));
  const hashed = tensors.map(({ name, bytes }) => [name, createHash('sha256').update(bytes()).digest('hex')]);
  return Object.fromEntries(hashed) as Record<string, string>;
}

/** The matrix that a checkpoint's weight stands for. */
function matrixOf(dir: string): Float32Array {
  const checkpoint = Checkpoint.open(dir);
  try {
    return readLinearFloat32(checkpoint.tensors, name, 96);
  } finally {
    checkpoint.close();
  }
}

const formats = ([4, 8] as const).flatMap((bits) =>
  blockSizes.flatMap((blockSize) =>
    [true, false].map((symmetric): BlockFormat => ({ bits, blockSize, symmetric })),
  ),
);

describe.each(formats)('conversion to $bits bits, blocks of $blockSize, symmetric $symmetric', (format) => {
  const weights = format.bits === 4 ? 'int4' : 'int8';

  it('stores every linear layer so, and what the blocks of its numbers stand for', async () => {
    const dir = await convert({ ...format, weights });
    const [stored, original] = [Checkpoint.open(dir), Checkpoint.open(fixture)];
    expect(stored.storedType).toBe(weights);
    const linear = expectedTensors(stored.config).filter(({ quantizable }) => quantizable);
    expect(linear).toHaveLength(12 * 7 + 3 * 2 + 1);
    for (const tensor of linear)
      expect(storedFormat(stored.tensors, tensor.name), tensor.name).toEqual(format);
    const values = original.tensors.readFloat32(name);
    const expected = dequantizeMatrix(quantizeMatrix(values, values.length / 96, 96, format));
    expect(readLinearFloat32(stored.tensors, name, 96)).toEqual(expected);
    for (const checkpoint of [stored, original]) checkpoint.close();
    const plain = await convert({ weights: 'fp32' }, dir);
    expect(matrixOf(plain)).toEqual(expected);
  });

  it('leaves blocks of the format as they are', async () => {
    const dir = await convert({ ...format, weights });
    const again = await convert({ weights, blockSize: format.blockSize }, dir);
    expect(contents(again)).toEqual(contents(dir));
  });
});

describe('conversion to int4', () => {
  it('takes less room than int8', async () => {
    const sizeOf = async (options: ConvertOptions) =>
      statSync(join(await convert(options), 'model.safetensors')).size;
    expect(await sizeOf({ weights: 'int4' })).toBeLessThan(await sizeOf({ weights: 'int8' }));
  });

  it('changes the blocks where another format is asked for', async () => {
    const dir = await convert({ weights: 'int4', symmetric: false }, await convert({ weights: 'int8' }));
    const checkpoint = Checkpoint.open(dir);
    expect(storedFormat(checkpoint.tensors, name)).toEqual({ bits: 4, blockSize: 32, symmetric: false });
    checkpoint.close();
  });

  it('gives the same whether much or little is in memory at a time, and reads no more than that', async () => {
    const whole = contents(await convert({ weights: 'int4' }));
    const readWhole = [
      vi.spyOn(TensorStore.prototype, 'readFloat32'),
      vi.spyOn(TensorStore.prototype, 'readBytes'),
    ];
    const readRows = vi.spyOn(TensorStore.prototype, 'readRowsBytes');
    try {
      const inPieces = await convert({ weights: 'int4', pieceElements: 3000 });
      for (const read of readWhole) expect(read).not.toHaveBeenCalled();
      const sizes = readRows.mock.results.map(({ value }) => (value as Uint8Array).byteLength);
      expect(sizes.length).toBeGreaterThan(300);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(3000 * 2); // as F16
      expect(contents(inPieces)).toEqual(whole);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
