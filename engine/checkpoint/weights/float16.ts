import type { StoredType } from '../files/TensorFile.js';

/**
 * Widens raw little-endian floating-point data to float32, exactly.
 * @param bytes whole tensor or part of it, at offset 0 of its buffer. @throws Error for integer types (a bug of the caller).
 */
export function toFloat32(bytes: Uint8Array<ArrayBuffer>, type: StoredType): Float32Array<ArrayBuffer> {
  switch (type) {
    case 'F32':
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    case 'F16':
      return float16ToFloat32(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2));
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2));
    default:
      throw new Error(`A tensor of type ${type} was read as floating point.`);
  }
}

/** IEEE 754 binary16 to binary32 by table: 65,536 values, made on first use. */
export function float16ToFloat32(half: Uint16Array): Float32Array<ArrayBuffer> {
  float16Table ??= makeFloat16Table();
  const wide = new Float32Array(half.length);
  for (let i = 0; i < half.length; i++) wide[i] = float16Table[half[i]!]!;
  return wide;
}

/** Rounds float32 to binary16, to nearest, ties to even; too large becomes infinity. */
export function float32ToFloat16(wide: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(wide.buffer, wide.byteOffset, wide.length);
  const half = new Uint16Array(wide.length);
  for (let i = 0; i < wide.length; i++) half[i] = float16Bits(bits[i]!);
  return half;
}

let float16Table: Float32Array | undefined;

function makeFloat16Table(): Float32Array {
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = (bits & 0x8000) === 0 ? 1 : -1;
    const exponent = (bits >>> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction === 0 ? sign * Infinity : NaN;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}

function bfloat16ToFloat32(brain: Uint16Array): Float32Array<ArrayBuffer> {
  const wide = new Uint32Array(brain.length);
  for (let i = 0; i < brain.length; i++) wide[i] = brain[i]! << 16;
  return new Float32Array(wide.buffer);
}

function float16Bits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65520 and more: infinity
  if (magnitude < 0x38800000) {
    // Subnormal: the value in units of 2^-24. float32 fractions that small are exact in a double.
    const fraction = ((magnitude & 0x7fffff) | 0x800000) * 2 ** ((magnitude >>> 23) - 126);
    const value = magnitude < 0x800000 ? 0 : fraction;
    const floor = Math.floor(value);
    const remainder = value - floor;
    return sign | (remainder > 0.5 || (remainder === 0.5 && (floor & 1) === 1) ? floor + 1 : floor);
  }
  const rebased = magnitude - 0x38000000; // exponent bias 127 -> 15
  const half = rebased >>> 13;
  const remainder = rebased & 0x1fff;
  return sign | (remainder > 0x1000 || (remainder === 0x1000 && (half & 1) === 1) ? half + 1 : half);
}
