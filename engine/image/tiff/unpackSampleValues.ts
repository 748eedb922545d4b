import { PictureError } from '../PictureError.js';
import { makeSampleArray, type SampleArray } from '../samples.js';
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
  const values = makeSampleArray({ kind: sampleKind, bits }, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = sampleReader(view, bits, sampleKind, littleEndian);
  if (read !== undefined) {
    for (let i = 0; i < length; i++) values[i] = read(i * (bits / 8));
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

function sampleReader(
  view: DataView,
  bits: number,
  kind: TiffPage['sampleKind'],
  little: boolean,
): ((at: number) => number) | undefined {
  switch (`${kind}${bits}`) {
    case 'int8':
      return (at) => view.getInt8(at);
    case 'uint16':
      return (at) => view.getUint16(at, little);
    case 'int16':
      return (at) => view.getInt16(at, little);
    case 'uint32':
      return (at) => view.getUint32(at, little);
    case 'int32':
      return (at) => view.getInt32(at, little);
    case 'float16':
      return (at) => halfToNumber(view.getUint16(at, little));
    case 'float32':
      return (at) => view.getFloat32(at, little);
    case 'float64':
      return (at) => view.getFloat64(at, little);
    default:
      return undefined;
  }
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
