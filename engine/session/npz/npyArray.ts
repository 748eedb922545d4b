import { malformedNpz } from './malformedNpz.js';

/** The types of elements that are written and read, little-endian: bytes, 32-bit integers, single and double precision. */
const arrayTypes = { u1: Uint8Array, i4: Int32Array, f4: Float32Array, f8: Float64Array } as const;

/** A type of elements by numpy's name. */
export type NpyType = keyof typeof arrayTypes;

/** An array as numpy has it, in C order. */
export interface NpyArray {
  readonly dtype: NpyType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int32Array | Float32Array | Float64Array;
}

/** What the head of a `.npy` file says. */
export interface NpyHeader {
  readonly dtype: NpyType;
  readonly shape: readonly number[];
  /** Where the elements begin, in bytes. */
  readonly dataStart: number;
}

/** Longest head that is read, in bytes: ours have 128. */
export const maxNpyHeaderBytes = 4096;

/** numpy aligns what follows the head. */
const alignment = 64;
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const most = 2 ** 48;

/** Elements of a shape. @throws SessionError `session-malformed` for an absurd one. */
export function elementCount(shape: readonly number[], where: string): number {
  let count = 1;
  for (const side of shape) {
    count *= side;
    if (count > most) throw malformedNpz(where, `its shape (${shape.join(', ')}) is larger than anything`);
  }
  return count;
}

/** Bytes of one element. */
export function bytesPerElement(dtype: NpyType): number {
  return arrayTypes[dtype].BYTES_PER_ELEMENT;
}

/** A `.npy` file, format version 1.0 (numpy.lib.format), as pieces that follow each other. */
export function encodeNpy({ dtype, shape, data }: NpyArray): readonly [header: Uint8Array, data: Uint8Array] {
  if (elementCount(shape, 'the array') !== data.length || !(data instanceof arrayTypes[dtype])) {
    throw new Error(
      `Expected ${dtype} [${shape.join(', ')}], got ${data.length} of ${data.constructor.name}.`,
    );
  }
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const descr = dtype === 'u1' ? '|u1' : `<${dtype}`;
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  const fixed = magic.length + 2;
  const length = Math.ceil((fixed + words.length + 1) / alignment) * alignment - fixed;
  const header = new Uint8Array(fixed + length).fill(0x20);
  header.set(magic);
  new DataView(header.buffer).setUint16(magic.length, length, true);
  header.set(new TextEncoder().encode(words), fixed);
  header[header.length - 1] = 0x0a;
  return [header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

/**
 * Reads the head of a `.npy` file.
 *
 * @param bytes from the start of the file, at least as far as the head goes or `maxNpyHeaderBytes`.
 * @throws SessionError `session-malformed`.
 */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (bytes.length < 10 || magic.some((byte, index) => index < 6 && bytes[index] !== byte)) {
    throw malformedNpz(where, 'it does not begin as a .npy file does');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! > 1;
  const fixed = wide ? 12 : 10;
  if (bytes.length < fixed) throw malformedNpz(where, 'its head is cut off');
  const dataStart = fixed + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataStart > Math.min(bytes.length, maxNpyHeaderBytes)) {
    throw malformedNpz(where, 'its head is cut off, or longer than any of ours');
  }
  const words = new TextDecoder('latin1').decode(bytes.subarray(fixed, dataStart));
  const [, descr] = /'descr':\s*'([^']{1,16})'/.exec(words) ?? [];
  const [, order] = /'fortran_order':\s*(True|False)/.exec(words) ?? [];
  const [, sides] = /'shape':\s*\(([\d,\s]*)\)/.exec(words) ?? [];
  const dtype = descr?.replace(/^[<|]/, '');
  if (sides === undefined || order !== 'False' || dtype === undefined || !isKnown(dtype)) {
    throw malformedNpz(
      where,
      `expected an array of ${Object.keys(arrayTypes).join(', ')} in C order, got ${words.trim().slice(0, 200)}`,
    );
  }
  const shape = sides.split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side)]));
  if (shape.length > 8) throw malformedNpz(where, 'it has more than eight axes');
  elementCount(shape, where);
  return { dtype, shape, dataStart };
}

/** The elements in these bytes, which may begin anywhere; a copy. */
export function elementsOf(dtype: NpyType, bytes: Uint8Array): NpyArray['data'] {
  return new arrayTypes[dtype](Uint8Array.from(bytes).buffer);
}

function isKnown(dtype: string): dtype is NpyType {
  return Object.hasOwn(arrayTypes, dtype);
}
