import { describe, expect, it } from 'vitest';
import { type BlockFormat, blockShapes, formatOfCodes } from './blockFormat.js';
import { blockSizes } from '../../protocol/blockSize.js';
import { dequantizeMatrix, quantizeMatrix } from './blockQuantization.js';
import { float16ToFloat32, float32ToFloat16 } from './float16.js';

const formats = ([4, 8] as const).flatMap((bits) =>
  blockSizes.flatMap((blockSize) =>
    [true, false].map((symmetric): BlockFormat => ({ bits, blockSize, symmetric })),
  ),
);

/** Values of both signs, larger in some columns. */
function waves(rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 7)));
}

describe.each(formats)('blocks of $bits bits, $blockSize columns, symmetric $symmetric', (format) => {
  const { bits, blockSize, symmetric } = format;
  const [rows, columns] = [5, 3 * blockSize - 24]; // an odd number of blocks, the last one padded
  const matrix = waves(rows, columns);
  const quantized = quantizeMatrix(matrix, rows, columns, format);
  const shapes = blockShapes(format, rows, columns);
  const size = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1);

  it('stays within half a step of every value, padded blocks included', () => {
    const restored = dequantizeMatrix(quantized);
    let outside = 0;
    for (const [i, value] of matrix.entries()) {
      const block = Math.floor(i / columns) * 3 + Math.floor((i % columns) / blockSize);
      const step = Math.abs(quantized.scales[block]!);
      const error = Math.abs(restored[i]! - value);
      // With 4 bits symmetric blocks have 8 steps on the side of their extreme and 7 on the other.
      const isCut = bits === 4 && symmetric && Math.abs(value) > 7.5 * step;
      if (error > (isCut ? step : step / 2) + 1e-6) outside++;
    }
    expect(outside).toBe(0);
  });

  it('has the shapes by which it is told', () => {
    expect(quantized.codes.length).toBe(size(shapes.codes));
    expect(quantized.scales.length).toBe(size(shapes.scales));
    expect(quantized.zeroPoints?.length).toBe(symmetric ? undefined : size(shapes.zeroPoints));
    expect(formatOfCodes(shapes.codes)).toEqual({ bits, blockSize });
  });

  it('keeps zeros, and what it stands for already', () => {
    const zero = dequantizeMatrix(quantizeMatrix(new Float32Array(2 * columns), 2, columns, format));
    expect(zero.every((value) => value === 0)).toBe(true);
    const again = quantizeMatrix(dequantizeMatrix(quantized), rows, columns, format);
    const difference = dequantizeMatrix(again).map((value, i) =>
      Math.abs(value - dequantizeMatrix(quantized)[i]!),
    );
    expect(Math.max(...difference)).toBeLessThan(bits === 8 ? 1e-5 : 2e-3 * Math.max(...matrix));
  });

  it.each([NaN, Infinity, -Infinity])('hides no %s', (broken) => {
    const spoiled = matrix.slice();
    spoiled[7] = broken;
    const { scales } = quantizeMatrix(spoiled, rows, columns, format);
    expect(Number.isFinite(scales[0])).toBe(false);
    expect(scales.subarray(1).every(Number.isFinite)).toBe(true);
  });

  it('wastes nothing on one-sided blocks when each has a zero point', () => {
    const positive = matrix.map(Math.abs);
    const errorOf = (how: BlockFormat) => {
      const restored = dequantizeMatrix(quantizeMatrix(positive, rows, columns, how));
      return restored.reduce((sum, value, i) => sum + (value - positive[i]!) ** 2, 0);
    };
    expect(errorOf({ ...format, symmetric: false })).toBeLessThan(
      0.5 * errorOf({ ...format, symmetric: true }),
    );
  });
});

describe('blockQuantization', () => {
  it('has scales of half precision for 4 bits, that cut no value', () => {
    for (const symmetric of [true, false]) {
      const matrix = waves(8, 128).map((value) => value * 1e-3);
      const { scales } = quantizeMatrix(matrix, 8, 128, { bits: 4, blockSize: 32, symmetric });
      expect(float16ToFloat32(float32ToFloat16(scales))).toEqual(scales);
      for (const [block, scale] of scales.entries()) {
        const values = matrix.subarray(block * 32, block * 32 + 32);
        const reach = symmetric
          ? Math.max(...values.map(Math.abs)) / 8
          : (Math.max(...values) - Math.min(...values)) / 15;
        expect(Math.abs(scale)).toBeGreaterThanOrEqual(reach * (1 - 1e-6));
        expect(Math.abs(scale)).toBeLessThan(reach * 1.002);
      }
    }
  });

  it('quantises again to the same 8-bit codes', () => {
    const once = quantizeMatrix(waves(2, 32), 2, 32);
    expect(quantizeMatrix(dequantizeMatrix(once), 2, 32).codes).toEqual(once.codes);
  });

  it('packs as ONNX Runtime reads: the first of two codes below, zero points too', () => {
    const codes = Uint8Array.from({ length: 16 }, (_, i) => ((2 * i) % 16) | (((2 * i + 1) % 16) << 4));
    const parts = { codes, scales: Float32Array.of(0.5), zeroPoints: Uint8Array.of(0xf1) };
    const matrix = { rows: 1, columns: 20, bits: 4, blockSize: 32, ...parts } as const;
    const expected = Array.from({ length: 20 }, (_, i) => ((i % 16) - 1) * 0.5);
    expect([...dequantizeMatrix(matrix)]).toEqual(expected);
  });
});
