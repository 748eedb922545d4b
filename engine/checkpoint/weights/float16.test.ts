import { describe, expect, it } from 'vitest';
import { float16ToFloat32, float32ToFloat16, toFloat32 } from './float16.js';

describe('half precision', () => {
  it('round-trips every finite value', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    const back = float32ToFloat16(float16ToFloat32(all));
    expect(all.findIndex((bits, index) => bits !== back[index])).toBe(-1);
  });

  it('rounds to nearest, ties to even, and overflows to infinity', () => {
    const values = Float32Array.of(
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65504,
      65519,
      65520,
      2 ** -25,
      2 ** -25 * 1.01,
      -1e9,
      NaN,
    );
    const half = float32ToFloat16(values);
    expect([...half]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7bff, 0x7c00, 0, 1, 0xfc00, 0x7e00]);
  });

  it('widens bfloat16', () => {
    const bytes = new Uint8Array(Uint16Array.of(0x3f80, 0xc000, 0x4049).buffer);
    expect([...toFloat32(bytes, 'BF16')]).toEqual([1, -2, 3.140625]);
  });
});
