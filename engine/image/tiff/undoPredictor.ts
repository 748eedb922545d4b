import { PictureError } from '../PictureError.js';
import { toHostOrder } from './toHostOrder.js';
import type { TiffPage } from './tiffPage.js';

/**
 * Undoes the differences of a block, on a copy. Differences are of whole samples in the file's order of bytes; those of
 * floats are of bytes, the highest of all samples of a row first, and come out in the file's order again.
 *
 * @param each samples a pixel in this block
 * @throws PictureError for a predictor that is not known
 */
export function undoPredictor(
  packed: Uint8Array,
  { predictor, bits, blockWidth }: Pick<TiffPage, 'predictor' | 'bits' | 'blockWidth'>,
  rows: number,
  each: number,
  littleEndian: boolean,
): Uint8Array {
  if (predictor === 1) return packed;
  const sampleBytes = bits / 8;
  const rowBytes = blockWidth * each * sampleBytes;
  const bytes = new Uint8Array(packed.subarray(0, rowBytes * rows)); // of a Buffer, slice would not copy
  if (predictor === 2 && [8, 16, 32].includes(bits)) {
    const numbers =
      bits === 8 ? bytes : bits === 16 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
    toHostOrder(bytes, bits, littleEndian);
    for (let row = 0; row < rows; row++) addUp(numbers, row * blockWidth * each, blockWidth * each, each);
    toHostOrder(bytes, bits, littleEndian); // and back
  } else if (predictor === 3 && [16, 24, 32, 64].includes(bits)) {
    for (let row = 0; row < rows; row++) {
      joinFloats(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), each, sampleBytes, littleEndian);
    }
  } else {
    throw new PictureError(`its differences (predictor ${predictor} of ${bits} bits) are not read`);
  }
  return bytes;
}

function addUp(
  numbers: Uint8Array | Uint16Array | Uint32Array,
  from: number,
  count: number,
  each: number,
): void {
  for (let at = from + each; at < from + count; at++) numbers[at] = numbers[at]! + numbers[at - each]!;
}

function joinFloats(row: Uint8Array, each: number, sampleBytes: number, littleEndian: boolean): void {
  for (let at = each; at < row.length; at++) row[at] = row[at]! + row[at - each]!;
  const split = row.slice();
  const count = row.length / sampleBytes;
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < sampleBytes; byte++) {
      const place = littleEndian ? sampleBytes - 1 - byte : byte;
      row[i * sampleBytes + place] = split[byte * count + i]!;
    }
  }
}
