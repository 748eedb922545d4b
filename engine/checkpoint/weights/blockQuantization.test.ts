import { describe, expect, it } from 'vitest';
import { dequantizeMatrix, quantizeMatrix } from './blockQuantization.js';

describe('blockQuantization', () => {
  it('stays within half a step of every value, padded blocks included', () => {
    const [rows, columns] = [5, 40];
    const matrix = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 7)));
    const quantized = quantizeMatrix(matrix, rows, columns);
    expect(quantized.codes.length).toBe(rows * 2 * 32);
    const restored = dequantizeMatrix(quantized);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const step = quantized.scales[row * 2 + Math.floor(column / 32)]!;
        const index = row * columns + column;
        expect(Math.abs(restored[index]! - matrix[index]!)).toBeLessThanOrEqual(step / 2 + 1e-6);
      }
    }
  });

  it('keeps zero blocks zero and quantises again to the same codes', () => {
    const zero = quantizeMatrix(new Float32Array(64), 2, 32);
    expect(dequantizeMatrix(zero).every((value) => value === 0)).toBe(true);
    const once = quantizeMatrix(
      Float32Array.from({ length: 64 }, (_, i) => Math.cos(i)),
      2,
      32,
    );
    expect(quantizeMatrix(dequantizeMatrix(once), 2, 32).codes).toEqual(once.codes);
  });

  it('hides no broken weight', () => {
    const matrix = Float32Array.from({ length: 32 }, (_, i) => (i === 5 ? NaN : i));
    expect(dequantizeMatrix(quantizeMatrix(matrix, 1, 32)).every(Number.isNaN)).toBe(true);
  });

  it('honours zero points', () => {
    const codes = new Uint8Array(32).fill(3);
    const parts = { codes, scales: Float32Array.of(0.5), zeroPoints: Uint8Array.of(1) };
    const matrix = { rows: 1, columns: 2, bits: 8, blockSize: 32, ...parts } as const;
    expect([...dequantizeMatrix(matrix)]).toEqual([1, 1]);
  });
});
