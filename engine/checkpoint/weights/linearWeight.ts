import { type BlockFormat, defaultBlocks, formatOfCodes } from './blockFormat.js';
import { dequantizeMatrix, type QuantizedMatrix, quantizeMatrix } from './blockQuantization.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { FileRange } from '../../storage/fileRange.js';
import { quantizedNames } from './quantizedNames.js';
import { toHalfPrecision } from './toHalfPrecision.js';
import type { RowRange, TensorStore } from './TensorStore.js';

/** Numeric type a linear layer computes with. */
export type LinearType = 'fp32' | 'fp16' | 'int8' | 'int4';

/** The matrix of a linear layer, [rows N (outputs), columns K (inputs)], in the type it is to compute with. */
export type LinearWeight =
  | { readonly type: 'fp32'; readonly rows: number; readonly columns: number; readonly values: Float32Array }
  | { readonly type: 'fp16'; readonly rows: number; readonly columns: number; readonly values: Uint16Array }
  | ({
      readonly type: 'int8' | 'int4';
      /** Multiplied in float32, not in integers: slower, and no nearer to what was trained; for comparisons. */
      readonly exactProducts?: boolean;
      /** As in `QuantizedMatrix`, or where they lie in the checkpoint. */
      readonly codes: Uint8Array | FileRange;
    } & Omit<QuantizedMatrix, 'codes'>);

/**
 * Reads a linear weight and brings it into `type`: blocks of as many bits are taken as stored, others are made on the fly;
 * stored blocks are expanded where floating point is asked for.
 *
 * @param columns K as the architecture has it (stored blocks are padded).
 * @throws EngineError `checkpoint-tensor-missing`, `option-invalid` for numbers too large for half precision.
 */
export function readLinearWeight(
  tensors: TensorStore,
  name: string,
  columns: number,
  type: LinearType,
): LinearWeight {
  if (type === 'int8' || type === 'int4')
    return { type, ...readQuantizedMatrix(tensors, name, columns, type) };
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

/** float32 [N, K] or the rows asked for, from plain storage or expanded from blocks. */
export function readLinearFloat32(
  tensors: TensorStore,
  name: string,
  columns: number,
  range?: RowRange,
): Float32Array<ArrayBuffer> {
  if (storedFormat(tensors, name) === undefined)
    return range === undefined ? tensors.readFloat32(name) : tensors.readRowsFloat32(name, range);
  return dequantizeMatrix(readStoredBlocks(tensors, name, columns, range));
}

/** How a linear weight's blocks are stored; undefined where it is stored plainly. */
export function storedFormat(tensors: TensorStore, name: string): BlockFormat | undefined {
  const names = quantizedNames(name);
  const codes = tensors.find(names.codes);
  const format = codes === undefined ? undefined : formatOfCodes(codes.shape);
  return format && { ...format, symmetric: tensors.find(names.zeroPoints) === undefined };
}

/**
 * The blocks of a linear weight as they are stored.
 *
 * @throws EngineError `checkpoint-malformed` for scales that are NaN or infinity, which a product of integers would lose without a word
 */
export function readStoredBlocks(
  tensors: TensorStore,
  name: string,
  columns: number,
  range?: RowRange,
): QuantizedMatrix {
  const { codes } = quantizedNames(name);
  const bytes = range === undefined ? tensors.readBytes(codes) : tensors.readRowsBytes(codes, range);
  return { ...readScales(tensors, name, columns, range), codes: bytes };
}

/** As `readStoredBlocks` of the whole, the codes left where they lie in the file if they can be. */
function locateStoredBlocks(tensors: TensorStore, name: string, columns: number) {
  const { codes } = quantizedNames(name);
  return { ...readScales(tensors, name, columns), codes: tensors.rangeOf(codes) ?? tensors.readBytes(codes) };
}

/** All of stored blocks but their codes. */
function readScales(
  tensors: TensorStore,
  name: string,
  columns: number,
  range?: RowRange,
): Omit<QuantizedMatrix, 'codes'> {
  const names = quantizedNames(name);
  const { bits, blockSize, symmetric } = storedFormat(tensors, name)!;
  const bytes = (part: string) =>
    range === undefined ? tensors.readBytes(part) : tensors.readRowsBytes(part, range);
  const scales =
    range === undefined ? tensors.readFloat32(names.scales) : tensors.readRowsFloat32(names.scales, range);
  checkFinite(names.scales, scales);
  const rows = scales.length / Math.ceil(columns / blockSize);
  const matrix = { rows, columns, bits, blockSize, scales };
  return symmetric ? matrix : { ...matrix, zeroPoints: bytes(names.zeroPoints) };
}

/** The weight in blocks: as stored, or made now. @throws EngineError, as `readStoredBlocks`. */
function readQuantizedMatrix(
  tensors: TensorStore,
  name: string,
  columns: number,
  type: 'int8' | 'int4',
): Omit<Extract<LinearWeight, { readonly codes: unknown }>, 'type'> {
  if (storedFormat(tensors, name)?.bits === defaultBlocks[type].bits) {
    return locateStoredBlocks(tensors, name, columns);
  }
  const values = readLinearFloat32(tensors, name, columns);
  const quantized = quantizeMatrix(values, values.length / columns, columns, defaultBlocks[type]);
  checkFinite(name, quantized.scales);
  return quantized;
}

/**
 * Refuses numbers that are none.
 *
 * @param values of a block that holds NaN or infinity the scale is that too. @throws EngineError `checkpoint-malformed`
 */
export function checkFinite(tensor: string, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw notFinite(tensor);
  }
}

function notFinite(tensor: string): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `Expected numbers for weights, but the tensor "${tensor}" holds NaN or infinity. Download or export the checkpoint again.`,
  );
}
