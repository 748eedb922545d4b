import type { BlockSize } from '../../protocol/blockSize.js';
import { type BlockFormat, blockShapes, defaultBlocks } from '../weights/blockFormat.js';
import { type QuantizedMatrix, quantizeMatrix } from '../weights/blockQuantization.js';
import type { ExpectedTensor } from '../layouts/checkTensors.js';
import {
  checkFinite,
  type LinearType,
  readLinearFloat32,
  readStoredBlocks,
  storedFormat,
} from '../weights/linearWeight.js';
import { quantizedNames } from '../weights/quantizedNames.js';
import { toHalfPrecision } from '../weights/toHalfPrecision.js';
import type { RowRange, TensorStore } from '../weights/TensorStore.js';
import type { TensorInPieces } from '../files/writeSafetensors.js';

/** The type of weights that a conversion makes. */
export interface TargetWeights {
  /** Type of the decoder's linear layers; everything else becomes fp32 or fp16. */
  readonly weights: LinearType;
  /** Columns that share a scale in int8 and int4; default: as stored blocks of as many bits have it, else `usualBlockSize`. */
  readonly blockSize?: BlockSize | undefined;
  /** Blocks without zero points; by default so, but blocks that are stored already in the format stay as they are. */
  readonly symmetric?: boolean | undefined;
}

/** Numbers that are in memory at a time: 16 MiB as float32, and as much again for what they are made of and become. */
export const defaultPieceElements = 2 ** 22;

/**
 * What a tensor of the engine becomes: itself in another type, or the two or three tensors of its blocks. Nothing is read
 * before its pieces are asked for, and then a few rows at a time.
 *
 * @throws EngineError, while pieces are made: `checkpoint-malformed` for NaN and infinity, `option-invalid` for what half
 * precision does not hold, each naming the tensor.
 */
export function convertedTensors(
  tensors: TensorStore,
  { name, shape, quantizable }: ExpectedTensor,
  target: TargetWeights,
  pieceElements: number,
): TensorInPieces[] {
  const { weights } = target;
  if (quantizable && (weights === 'int8' || weights === 'int4')) {
    const { blockSize = 32, symmetric } = target;
    const format = { bits: defaultBlocks[weights].bits, blockSize, symmetric };
    return blockTensors(tensors, { name, shape }, format, pieceElements);
  }
  function* pieces(): Generator<Uint8Array> {
    for (const range of rowRanges(shape, pieceElements)) {
      const values = quantizable
        ? readLinearFloat32(tensors, name, shape[1]!, range)
        : tensors.readRowsFloat32(name, range);
      checkFinite(name, values);
      yield bytesOf(weights === 'fp32' ? values : toHalfPrecision(name, values));
    }
  }
  return [{ name, type: weights === 'fp32' ? 'F32' : 'F16', shape, pieces }];
}

/** `symmetric` undefined: as it is stored, and otherwise symmetric. */
type WantedFormat = Omit<BlockFormat, 'symmetric'> & { readonly symmetric: boolean | undefined };

/** Codes, zero points where there are any, scales; the codes must be written first, the others are gathered meanwhile. */
function blockTensors(
  tensors: TensorStore,
  { name, shape }: Pick<ExpectedTensor, 'name' | 'shape'>,
  wanted: WantedFormat,
  pieceElements: number,
): TensorInPieces[] {
  const [rows, columns] = shape as readonly [number, number];
  const names = quantizedNames(name);
  const stored = storedFormat(tensors, name);
  const isStored = stored !== undefined && isAs(stored, wanted);
  const format: BlockFormat = isStored ? stored : { ...wanted, symmetric: wanted.symmetric ?? true };
  const shapes = blockShapes(format, rows, columns);
  const gathered = { scales: new Float32Array(0), zeroPoints: new Uint8Array(0) };
  function* codes(): Generator<Uint8Array> {
    gathered.scales = new Float32Array(sizeOf(shapes.scales));
    gathered.zeroPoints = new Uint8Array(format.symmetric ? 0 : sizeOf(shapes.zeroPoints));
    for (const range of rowRanges(shape, pieceElements)) {
      const matrix = isStored
        ? readStoredBlocks(tensors, name, columns, range)
        : quantizeRows(tensors, name, columns, range, format);
      gathered.scales.set(matrix.scales, range.first * shapes.scales[1]!);
      if (matrix.zeroPoints) gathered.zeroPoints.set(matrix.zeroPoints, range.first * shapes.zeroPoints[1]!);
      yield matrix.codes;
    }
  }
  function* scales(): Generator<Uint8Array> {
    const { scales: values } = gathered;
    Object.assign(gathered, { scales: new Float32Array(0), zeroPoints: new Uint8Array(0) });
    yield bytesOf(scaleType === 'F16' ? toHalfPrecision(names.scales, values) : values);
  }
  const isHalf = isStored ? tensors.find(names.scales)!.type === 'F16' : format.bits === 4;
  const scaleType = isHalf ? 'F16' : 'F32';
  const list: TensorInPieces[] = [{ name: names.codes, type: 'U8', shape: shapes.codes, pieces: codes }];
  if (!format.symmetric) {
    const pieces = () => [gathered.zeroPoints];
    list.push({ name: names.zeroPoints, type: 'U8', shape: shapes.zeroPoints, pieces });
  }
  return [...list, { name: names.scales, type: scaleType, shape: shapes.scales, pieces: scales }];
}

function isAs(stored: BlockFormat, { bits, blockSize, symmetric }: WantedFormat): boolean {
  return (
    stored.bits === bits &&
    stored.blockSize === blockSize &&
    (symmetric ?? stored.symmetric) === stored.symmetric
  );
}

function quantizeRows(
  tensors: TensorStore,
  name: string,
  columns: number,
  range: RowRange,
  format: BlockFormat,
): QuantizedMatrix {
  const values = readLinearFloat32(tensors, name, columns, range);
  checkFinite(name, values);
  return quantizeMatrix(values, range.end - range.first, columns, format);
}

/** Rows of a tensor, as many at a time as hold about `pieceElements` numbers. */
function* rowRanges(shape: readonly number[], pieceElements: number): Generator<RowRange> {
  const rows = shape[0]!;
  const count = Math.max(1, Math.floor(pieceElements / sizeOf(shape.slice(1))));
  for (let first = 0; first < rows; first += count) yield { first, end: Math.min(rows, first + count) };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
