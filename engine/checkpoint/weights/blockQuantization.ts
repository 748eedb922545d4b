import { type BlockFormat, defaultBlocks, middleCode } from './blockFormat.js';
import { float16ToFloat32, float32ToFloat16 } from './float16.js';

/**
 * A linear weight [rows N, columns K] in blocks of 8-bit or 4-bit codes, laid out as ONNX Runtime's `MatMulNBits` reads it:
 * `value = (code - zeroPoint) * scale` per block. The last block of a row is padded.
 */
export interface QuantizedMatrix extends Pick<BlockFormat, 'bits' | 'blockSize'> {
  readonly rows: number;
  readonly columns: number;
  /** uint8 [N, ceil(K / block), block * bits / 8]; the first of two 4-bit codes is the lower half of its byte. */
  readonly codes: Uint8Array;
  /** float32 [N, ceil(K / block)]; with 4 bits values of half precision, and in symmetric blocks negative where the extreme is positive. */
  readonly scales: Float32Array;
  /** uint8 [N, ceil(K / block * bits / 8)]; absent when all are `middleCode` (symmetric). */
  readonly zeroPoints?: Uint8Array;
}

/**
 * Quantises, each block by itself. Symmetric: the largest magnitude becomes 127 steps of 8 bits; with 4 bits it becomes code 0,
 * 8 steps from the middle. Otherwise the range from the least to the largest value, with 0 in it, is cut into 255 or 15 steps.
 *
 * @param matrix float32 [N, K]; NaN and infinity become scales that are so too. @param format default: 8 bits, 32 columns, symmetric.
 */
export function quantizeMatrix(
  matrix: Float32Array,
  rows: number,
  columns: number,
  format: BlockFormat = defaultBlocks.int8,
): QuantizedMatrix {
  const { bits, blockSize, symmetric } = format;
  const blocks = Math.ceil(columns / blockSize);
  const scales = new Float32Array(rows * blocks);
  const zeros = symmetric ? undefined : new Uint8Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      scales[row * blocks + block] = stepOf(matrix, start, end, format);
    }
  }
  if (bits === 4) roundAwayToHalf(scales);
  const codes = new Uint8Array(rows * blocks * blockSize).fill(middleCode(bits));
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const target = row * blocks + block;
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      const zero =
        zeros === undefined ? middleCode(bits) : zeroPoint(matrix, start, end, scales[target]!, bits);
      if (zeros !== undefined) zeros[target] = zero;
      encode(matrix, start, end, codes, target * blockSize, scales[target]!, zero, 2 ** bits - 1);
    }
  }
  const packed = bits === 4 ? packHalves(codes, blockSize) : codes;
  const matrixOf = { ...{ rows, columns, bits, blockSize }, codes: packed, scales };
  if (zeros === undefined) return matrixOf;
  return { ...matrixOf, zeroPoints: bits === 4 ? packHalves(zeros, blocks) : zeros };
}

/** The float32 [N, K] matrix that the blocks stand for. */
export function dequantizeMatrix(quantized: QuantizedMatrix): Float32Array<ArrayBuffer> {
  const { rows, columns, bits, blockSize, scales } = quantized;
  const blocks = Math.ceil(columns / blockSize);
  const codes = bits === 4 ? unpackHalves(quantized.codes, rows * blocks, blockSize) : quantized.codes;
  const zeros =
    bits === 4 && quantized.zeroPoints !== undefined
      ? unpackHalves(quantized.zeroPoints, rows, blocks)
      : quantized.zeroPoints;
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const index = row * blocks + block;
      const [zero, scale] = [zeros?.[index] ?? middleCode(bits), scales[index]!];
      const start = row * columns + block * blockSize;
      const end = Math.min(start + blockSize, (row + 1) * columns);
      const shift = index * blockSize - start;
      for (let i = start; i < end; i++) matrix[i] = (codes[shift + i]! - zero) * scale;
    }
  }
  return matrix;
}

/** The step of a block, before it is rounded. NaN stays: no weight is made up. */
function stepOf(matrix: Float32Array, start: number, end: number, { bits, symmetric }: BlockFormat): number {
  let [low, high] = [0, 0];
  for (let i = start; i < end; i++) {
    const value = matrix[i]!;
    if (value < low) low = value;
    else if (value > high) high = value;
    else if (value !== value) return NaN;
  }
  if (!symmetric) return (high - low) / (2 ** bits - 1);
  if (bits === 8) return Math.max(high, -low) / 127;
  return (high > -low ? high : low) / -8;
}

/** The code of 0 in a block whose values lie on both sides of it as they may. */
function zeroPoint(matrix: Float32Array, start: number, end: number, scale: number, bits: 4 | 8): number {
  let low = 0;
  for (let i = start; i < end; i++) if (matrix[i]! < low) low = matrix[i]!;
  return scale > 0 ? Math.min(2 ** bits - 1, Math.round(-low / scale)) : middleCode(bits);
}

/** Writes the codes of `matrix[start .. end)` from `target` on; a block of zeros keeps the codes of 0. */
function encode(
  matrix: Float32Array,
  start: number,
  end: number,
  codes: Uint8Array,
  target: number,
  scale: number,
  zero: number,
  largest: number,
): void {
  const shift = target - start;
  if (scale === 0) {
    codes.fill(zero, target, target + end - start);
    return;
  }
  for (let i = start; i < end; i++) {
    // Math.round(x) + zero point, in half the time: the CPU's default quantises at every start.
    const code = (matrix[i]! / scale + zero + 0.5) | 0;
    codes[shift + i] = code > largest ? largest : code;
  }
}

/**
 * Rounds each scale to half precision, away from 0: then no value of its block lies beyond the last code because of it. What is
 * too large for half precision stays as it is.
 */
function roundAwayToHalf(scales: Float32Array): void {
  const halves = float32ToFloat16(scales);
  const nearest = float16ToFloat32(halves);
  for (let i = 0; i < scales.length; i++) if (Math.abs(nearest[i]!) < Math.abs(scales[i]!)) halves[i]!++;
  const away = float16ToFloat32(halves);
  for (let i = 0; i < scales.length; i++) if (Number.isFinite(away[i])) scales[i] = away[i]!;
}

/** Two numbers of 4 bits to a byte, row by row; a last one alone is the lower half of its byte. */
function packHalves(values: Uint8Array, rowLength: number): Uint8Array {
  const rowBytes = Math.ceil(rowLength / 2);
  const packed = new Uint8Array((values.length / rowLength) * rowBytes);
  for (let row = 0, at = 0; at < values.length; row++, at += rowLength) {
    for (let i = 0; i < rowLength; i += 2) {
      const upper = i + 1 < rowLength ? values[at + i + 1]! : 0;
      packed[row * rowBytes + i / 2] = values[at + i]! | (upper << 4);
    }
  }
  return packed;
}

function unpackHalves(packed: Uint8Array, rows: number, rowLength: number): Uint8Array {
  const rowBytes = Math.ceil(rowLength / 2);
  const values = new Uint8Array(rows * rowLength);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < rowLength; i++) {
      const byte = packed[row * rowBytes + (i >> 1)]!;
      values[row * rowLength + i] = (i & 1) === 0 ? byte & 15 : byte >> 4;
    }
  }
  return values;
}
