import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type BlockFormat, defaultBlocks } from '../checkpoint/weights/blockFormat.js';
import { blockSizes } from '../protocol/blockSize.js';
import { dequantizeMatrix, quantizeMatrix } from '../checkpoint/weights/blockQuantization.js';
import { float32ToFloat16 } from '../checkpoint/weights/float16.js';
import type { LinearWeight } from '../checkpoint/weights/linearWeight.js';
import { linear } from '../model/linear.js';
import { GraphBuilder } from '../onnx/GraphBuilder.js';
import { seededRandom } from '../selection/seededRandom.js';
import type { FileRange } from '../storage/fileRange.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { float32Tensor, GraphSession } from './GraphSession.js';

/** `x W^T + b` as the graph computes it. */
async function run(x: Float32Array, weight: LinearWeight, bias?: Float32Array): Promise<Float32Array> {
  const graph = new GraphBuilder('linear');
  const rows = x.length / weight.columns;
  const input = graph.input('x', 'float32', ['T', weight.columns]);
  const added = bias && graph.initializer('/bias', 'float32', [weight.rows], bias);
  graph.output('y', linear(graph, '/linear', input, weight, added), 'float32', ['T', weight.rows]);
  const session = await GraphSession.create(graph.finish(), { provider: 'cpu', threads: 1 });
  const { y } = await session.run({ x: float32Tensor(x, [rows, weight.columns]) }, ['y']);
  await session.dispose();
  return y;
}

/** The same in plain loops. */
function product(x: Float32Array, matrix: Float32Array, N: number, K: number, bias?: Float32Array): number[] {
  return Array.from({ length: (x.length / K) * N }, (_, index) => {
    const [t, n] = [Math.floor(index / N), index % N];
    let sum = bias?.[n] ?? 0;
    for (let k = 0; k < K; k++) sum += x[t * K + k]! * matrix[n * K + k]!;
    return sum;
  });
}

/** Largest difference as a share of the largest expected magnitude. */
function error(found: ArrayLike<number>, expected: readonly number[]): number {
  const differences = expected.map((value, i) => Math.abs(value - found[i]!));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

const blockFormats = ([4, 8] as const).flatMap((bits) =>
  blockSizes.flatMap((blockSize) =>
    [true, false].map((symmetric): BlockFormat => ({ bits, blockSize, symmetric })),
  ),
);

describe.each([
  [1, 24, 64],
  [5, 33, 176],
  [40, 16, 40],
])('linear, %i rows, [%i, %i]', (T, N, K) => {
  const random = seededRandom(T, N, K);
  const x = Float32Array.from({ length: T * K }, () => random() * 2 - 1);
  const values = Float32Array.from({ length: N * K }, () => random() * 2 - 1);

  it('is exact in fp32', async () => {
    const y = await run(x, { type: 'fp32', rows: N, columns: K, values });
    expect(error(y, product(x, values, N, K))).toBeLessThan(1e-5);
  });

  it('is within 0.2 % in fp16', async () => {
    const y = await run(x, { type: 'fp16', rows: N, columns: K, values: float32ToFloat16(values) });
    expect(error(y, product(x, values, N, K))).toBeLessThan(2e-3);
  });

  it('is within 1 % of what the 8-bit blocks stand for, and of the original', async () => {
    const quantized = quantizeMatrix(values, N, K);
    const y = await run(x, { type: 'int8', ...quantized });
    expect(error(y, product(x, dequantizeMatrix(quantized), N, K))).toBeLessThan(0.01);
    expect(error(y, product(x, values, N, K))).toBeLessThan(0.015);
  });

  it.each(blockFormats)(
    'computes what blocks of $bits bits, $blockSize columns, symmetric $symmetric stand for',
    async (format) => {
      const quantized = quantizeMatrix(values, N, K, format);
      const type = format.bits === 4 ? 'int4' : 'int8';
      const expected = product(x, dequantizeMatrix(quantized), N, K);
      expect(error(await run(x, { type, ...quantized, exactProducts: true }), expected)).toBeLessThan(1e-5);
      expect(error(await run(x, { type, ...quantized }), expected)).toBeLessThan(0.015);
    },
  );

  it('honours zero points', async () => {
    const quantized = quantizeMatrix(values, N, K);
    const zeroPoints = new Uint8Array(quantized.scales.length).map((_, block) => 120 + (block % 16));
    const shifted = { ...quantized, zeroPoints };
    const y = await run(x, { type: 'int8', ...shifted });
    expect(error(y, product(x, dequantizeMatrix(shifted), N, K))).toBeLessThan(0.015);
  });

  it('adds the bias, whatever type the weight has', async () => {
    const bias = Float32Array.from({ length: N }, () => random() * 20 - 10);
    const expected = product(x, values, N, K, bias);
    const single = { type: 'fp32', rows: N, columns: K, values } as const;
    expect(error(await run(x, single, bias), expected)).toBeLessThan(1e-5);
    const half = { type: 'fp16', rows: N, columns: K, values: float32ToFloat16(values) } as const;
    expect(error(await run(x, half, bias), expected)).toBeLessThan(2e-3);
    const blocks = { type: 'int8', ...quantizeMatrix(values, N, K) } as const;
    expect(error(await run(x, blocks, bias), expected)).toBeLessThan(0.015);
  });
});

const makeFolder = temporaryFolders();

describe('linear, of codes that lie in a file', () => {
  const [N, K] = [260, 512];
  const random = seededRandom(3);
  const x = Float32Array.from({ length: K }, () => random() * 2 - 1);
  const values = Float32Array.from({ length: N * K }, () => random() * 2 - 1);
  const weight = { type: 'int4', ...quantizeMatrix(values, N, K, defaultBlocks.int4) } as const;
  const place = (codes: Uint8Array, name = 'weights.bin', offset = 1_001): FileRange => {
    const path = join(makeFolder(), name);
    writeFileSync(path, Buffer.concat([Buffer.alloc(offset, 1), codes]));
    const read = vi.fn(() => new Uint8Array(codes));
    return { path, offset, sizeBytes: codes.length, read };
  };

  it('reads them there, wherever they begin, and gives the same bits', async () => {
    const range = place(weight.codes);
    expect(await run(x, { ...weight, codes: range })).toEqual(await run(x, weight));
    expect(range.read).not.toHaveBeenCalled();
    const other = place(new Uint8Array(weight.codes).fill(0x88));
    expect([...(await run(x, { ...weight, codes: other }))]).toEqual(Array(N).fill(0));
  });

  it('reads what is small, and what lies in another folder than the first', async () => {
    const graph = new GraphBuilder('two_folders');
    const input = graph.input('x', 'float32', ['T', K]);
    const ranges = [place(weight.codes), place(weight.codes)];
    const [first, second] = ranges.map((codes, i) =>
      linear(graph, `/linear.${i}`, input, { ...weight, codes }),
    );
    graph.output('difference', graph.node('Sub', '/sub', [first!, second!]), 'float32', ['T', N]);
    const small = place(new Uint8Array(16));
    graph.output('small', graph.initializer('/small', 'uint8', [16], small), 'uint8', [16]);
    const session = await GraphSession.create(graph.finish(), { provider: 'cpu', threads: 1 });
    const { difference } = await session.run({ x: float32Tensor(x, [1, K]) }, ['difference']);
    await session.dispose();
    expect([...difference]).toEqual(Array(N).fill(0));
    expect(ranges.map(({ read }) => vi.mocked(read).mock.calls.length)).toEqual([0, 1]);
    expect(small.read).toHaveBeenCalledOnce();
  });

  it('refuses a range of the wrong size', () => {
    const codes = place(weight.codes.subarray(1));
    const graph = new GraphBuilder('short');
    const input = graph.input('x', 'float32', ['T', K]);
    expect(() => linear(graph, '/linear', input, { ...weight, codes })).toThrow(
      'needs 66560 bytes, not 66559',
    );
  });
});
