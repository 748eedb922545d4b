import { PictureError } from '../PictureError.js';
import { makeSampleArray, type SampleArray } from '../samples.js';
import { toHostOrder } from './toHostOrder.js';
import type { TiffPage } from './tiffPage.js';

/**
 * The samples of a block as numbers: [rows, blockWidth, each].
 *
 * @throws PictureError for a width of samples that is not read
 */
export function unpackSampleValues(
  bytes: Uint8Array,
  { bits, sampleKind, blockWidth }: Pick<TiffPage, 'bits' | 'sampleKind' | 'blockWidth'>,
  rows: number,
  each: number,
  littleEndian: boolean,
): SampleArray {
  const rowLength = blockWidth * each;
  const length = rowLength * rows;
  if (bits === 8 && sampleKind === 'uint') return bytes.subarray(0, length);
  const type = `${sampleKind}${bits}`;
  const makeView = views[type];
  if (makeView !== undefined) {
    const own = new Uint8Array(bytes.subarray(0, length * (bits / 8))); // begins at a whole number
    toHostOrder(own, bits, littleEndian);
    return makeView(own.buffer);
  }
  const values = makeSampleArray({ kind: sampleKind, bits }, length);
  if (type === 'float16') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < length; i++) values[i] = halfToNumber(view.getUint16(i * 2, littleEndian));
    return values;
  }
  if (sampleKind !== 'uint' || bits >= 16)
    throw new PictureError(`its samples (${sampleKind}, ${bits} bits) are not read`);
  const rowBytes = Math.ceil((rowLength * bits) / 8);
  for (let row = 0; row < rows; row++)
    unpackRow(bytes, row * rowBytes, bits, values, row * rowLength, rowLength);
  return values;
}

/** Bits of any width, the highest first; a row begins at a byte. */
function unpackRow(
  bytes: Uint8Array,
  from: number,
  bits: number,
  values: SampleArray,
  to: number,
  count: number,
): void {
  let held = 0;
  let value = 0;
  for (let i = 0; i < count; i++) {
    while (held < bits) {
      value = value * 256 + bytes[from++]!;
      held += 8;
    }
    const rest = 2 ** (held - bits);
    values[to + i] = Math.floor(value / rest);
    value %= rest;
    held -= bits;
  }
}

/** Numbers that stand in a file as they do in memory. */
const views: Readonly<Record<string, (buffer: ArrayBuffer) => SampleArray>> = {
  int8: (buffer) => new Int8Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
};

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
