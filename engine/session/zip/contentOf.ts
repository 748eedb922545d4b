import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteReader } from '../npz/bytesReader.js';
import type { ArchiveEntry } from '../../storage/zip/zipDirectory.js';

/** Bytes that are read at once. */
const pieceBytes = 2 ** 20;

/** Thrown where a content is not what the archive says of it. */
export class DamagedContent extends Error {}

/**
 * The content of a file of an archive, unpacked, in pieces. Never more comes than the directory says, and its checksum is tried.
 *
 * @throws DamagedContent once more, fewer or other bytes come
 */
export async function* contentOf(bytes: ByteReader, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  let count = 0;
  let crc = 0;
  for await (const piece of entry.method === 0 ? packed(bytes, entry) : unpacked(bytes, entry)) {
    count += piece.length;
    if (count > entry.sizeBytes)
      throw new DamagedContent(`${entry.name} unpacks to more than the ${entry.sizeBytes} bytes it names`);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (count !== entry.sizeBytes)
    throw new DamagedContent(`${entry.name} has ${count} bytes where it names ${entry.sizeBytes}`);
  if (crc !== entry.crc) throw new DamagedContent(`the checksum of ${entry.name} is wrong`);
}

async function* packed(
  bytes: ByteReader,
  { name, dataStart, packedBytes }: ArchiveEntry,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < packedBytes;) {
    const piece = await bytes.read(dataStart + at, Math.min(pieceBytes, packedBytes - at));
    if (piece.length === 0) throw new DamagedContent(`${name} is cut off`);
    at += piece.length;
    yield piece;
  }
}

async function* unpacked(bytes: ByteReader, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw();
  // What goes wrong ends the iteration below; a reader who leaves early is no fault.
  pipeline(Readable.from(packed(bytes, entry), { objectMode: false }), inflate, () => undefined);
  try {
    for await (const piece of inflate) yield piece as Uint8Array;
  } catch (cause) {
    if (cause instanceof DamagedContent) throw cause;
    throw new DamagedContent(`${entry.name} cannot be unpacked`, { cause });
  }
  if (inflate.bytesWritten !== entry.packedBytes)
    throw new DamagedContent(`${entry.name} goes on behind its end`);
}
