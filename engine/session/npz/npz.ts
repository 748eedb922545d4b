import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { bytesReader } from './bytesReader.js';
import { encodeNpy, type NpyArray } from './npyArray.js';
import { NpzReader } from './NpzReader.js';
import { localHeader, zipDirectory, type ZipEntry } from './zipDirectory.js';

export type { NpyArray } from './npyArray.js';

const pack = promisify(deflateRaw);

/** What a file of unknown origin may hold. */
export interface NpzLimits {
  /** Bytes of all arrays together, unpacked. */
  readonly maxBytes: number;
}

/**
 * Arrays as a `.npz` file, which numpy's `load` opens: a zip archive with a `.npy` file an array. Bytes are packed, numbers
 * are stored, so that a part of them can be read by itself. The same arrays give the same bytes.
 *
 * @throws Error beyond 4 GiB.
 */
export async function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const entries: ZipEntry[] = [];
  let at = 0;
  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const [name, array] of Object.entries(arrays)) {
    const [header, data] = encodeNpy(array);
    const packed = array.dtype === 'u1' ? await pack(Buffer.concat([header, data])) : null;
    const content = packed === null ? [header, data] : [packed];
    const entry: ZipEntry = {
      name: `${name}.npy`,
      method: packed === null ? 0 : 8,
      // Node's crc32 of nothing is that of nothing, whatever it was to go on from.
      crc: data.length === 0 ? crc32(header) : crc32(data, crc32(header)),
      packedBytes: content.reduce((sum, { length }) => sum + length, 0),
      sizeBytes: header.length + data.length,
      headerStart: at,
    };
    entries.push(entry);
    add(localHeader(entry));
    content.forEach(add);
  }
  add(zipDirectory(entries, at));
  return Buffer.concat(pieces, at);
}

/**
 * The arrays of a `.npz` file, every checksum tried.
 *
 * @throws SessionError `session-malformed` for what is no sound file, or holds more than the limits allow.
 */
export async function decodeNpz(
  bytes: Uint8Array,
  limits: NpzLimits,
  where = 'The file',
): Promise<Record<string, NpyArray>> {
  const reader = await NpzReader.open(bytesReader(bytes), where, limits);
  const arrays: Record<string, NpyArray> = Object.create(null) as Record<string, NpyArray>;
  for (const name of reader.names) arrays[name] = await reader.read(name);
  return arrays;
}
