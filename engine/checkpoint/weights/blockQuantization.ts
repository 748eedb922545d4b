/** Columns that share one scale. */
export const quantizationBlock = 32;

/** The code of value 0 where no zero points are stored (ONNX Runtime's default for 8 bits). */
export const defaultZeroPoint = 128;

/**
 * A linear weight [rows N, columns K] in 8-bit blocks, laid out as ONNX Runtime's `MatMulNBits` reads it:
 * `value = (code - zeroPoint) * scale` per block of 32 columns. The last block of a row is padded.
 */
export interface QuantizedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** uint8 [N, ceil(K / 32), 32]. */
  readonly codes: Uint8Array;
  /** float32 [N, ceil(K / 32)]. */
  readonly scales: Float32Array;
  /** uint8 [N, ceil(K / 32)]; absent when all are 128 (symmetric). */
  readonly zeroPoints?: Uint8Array;
}

/** Quantises symmetrically: the largest magnitude of a block becomes 127 steps. @param matrix float32 [N, K]. */
export function quantizeMatrix(matrix: Float32Array, rows: number, columns: number): QuantizedMatrix {
  const blocks = Math.ceil(columns / quantizationBlock);
  const codes = new Uint8Array(rows * blocks * quantizationBlock).fill(defaultZeroPoint);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const start = row * columns + block * quantizationBlock;
      const end = Math.min(start + quantizationBlock, (row + 1) * columns);
      let largest = 0;
      for (let i = start; i < end; i++) {
        const magnitude = Math.abs(matrix[i]!);
        if (magnitude > largest || Number.isNaN(magnitude)) largest = magnitude; // NaN stays: no weight is made up
      }
      const scale = Math.fround(largest / 127);
      const target = row * blocks + block;
      scales[target] = scale;
      if (scale === 0) continue;
      const shift = target * quantizationBlock - start;
      for (let i = start; i < end; i++) {
        // Math.round(x) + zero point, in half the time: the CPU's default quantises at every start.
        codes[shift + i] = (matrix[i]! / scale + defaultZeroPoint + 0.5) | 0;
      }
    }
  }
  return { rows, columns, codes, scales };
}

/** The float32 [N, K] matrix that the blocks stand for. */
export function dequantizeMatrix(quantized: QuantizedMatrix): Float32Array<ArrayBuffer> {
  const { rows, columns, codes, scales, zeroPoints } = quantized;
  const blocks = Math.ceil(columns / quantizationBlock);
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = row * blocks + Math.floor(column / quantizationBlock);
      const code = codes[block * quantizationBlock + (column % quantizationBlock)]!;
      matrix[row * columns + column] = (code - (zeroPoints?.[block] ?? defaultZeroPoint)) * scales[block]!;
    }
  }
  return matrix;
}
