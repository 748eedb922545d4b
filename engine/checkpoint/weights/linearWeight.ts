import {
  dequantizeMatrix,
  quantizationBlock,
  type QuantizedMatrix,
  quantizeMatrix,
} from './blockQuantization.js';
import { EngineError } from '../../protocol/EngineError.js';
import { quantizedNames } from './quantizedNames.js';
import { toHalfPrecision } from './toHalfPrecision.js';
import type { TensorStore } from './TensorStore.js';

/** Numeric type a linear layer computes with. */
export type LinearType = 'fp32' | 'fp16' | 'int8';

/** The matrix of a linear layer, [rows N (outputs), columns K (inputs)], in the type it is to compute with. */
export type LinearWeight =
  | { readonly type: 'fp32'; readonly rows: number; readonly columns: number; readonly values: Float32Array }
  | { readonly type: 'fp16'; readonly rows: number; readonly columns: number; readonly values: Uint16Array }
  | ({ readonly type: 'int8' } & QuantizedMatrix);

/**
 * Reads a linear weight and brings it into `type`: 8-bit blocks are taken as stored or made on the fly,
 * stored blocks are expanded where floating point is asked for.
 *
 * @param columns K as the architecture has it (stored blocks are padded to a multiple of 32).
 * @throws EngineError `checkpoint-tensor-missing`, `option-invalid` for numbers too large for half precision.
 */
export function readLinearWeight(
  tensors: TensorStore,
  name: string,
  columns: number,
  type: LinearType,
): LinearWeight {
  if (type === 'int8') return { type, ...readQuantizedMatrix(tensors, name, columns) };
  const entry = tensors.find(name);
  if (type === 'fp16' && entry?.type === 'F16') {
    const values = new Uint16Array(tensors.readBytes(name).buffer);
    return { type, rows: values.length / columns, columns, values };
  }
  const values = readLinearFloat32(tensors, name, columns);
  const rows = values.length / columns;
  return type === 'fp32'
    ? { type, rows, columns, values }
    : { type, rows, columns, values: toHalfPrecision(name, values) };
}

/** float32 [N, K], from plain storage or expanded from 8-bit blocks. */
export function readLinearFloat32(
  tensors: TensorStore,
  name: string,
  columns: number,
): Float32Array<ArrayBuffer> {
  if (tensors.find(quantizedNames(name).codes) === undefined) return tensors.readFloat32(name);
  return dequantizeMatrix(readQuantizedMatrix(tensors, name, columns));
}

/**
 * The weight in 8-bit blocks: as stored, or quantised now.
 *
 * @throws EngineError `checkpoint-malformed` for NaN or infinity, which a product of 8-bit numbers would lose without a word
 */
export function readQuantizedMatrix(tensors: TensorStore, name: string, columns: number): QuantizedMatrix {
  const names = quantizedNames(name);
  if (tensors.find(names.codes) === undefined) {
    const values = tensors.readFloat32(name);
    const quantized = quantizeMatrix(values, values.length / columns, columns);
    checkFinite(name, quantized.scales);
    return quantized;
  }
  const scales = tensors.readFloat32(names.scales);
  checkFinite(names.scales, scales);
  const rows = scales.length / Math.ceil(columns / quantizationBlock);
  const matrix = { rows, columns, codes: tensors.readBytes(names.codes), scales };
  if (tensors.find(names.zeroPoints) === undefined) return matrix;
  return { ...matrix, zeroPoints: tensors.readBytes(names.zeroPoints) };
}

/** @param scales of a block that holds NaN or infinity the scale is that too */
function checkFinite(tensor: string, scales: Float32Array): void {
  if (scales.every(Number.isFinite)) return;
  throw new EngineError(
    'checkpoint-malformed',
    `Expected numbers for weights, but the tensor "${tensor}" holds NaN or infinity. Download or export the checkpoint again.`,
  );
}
