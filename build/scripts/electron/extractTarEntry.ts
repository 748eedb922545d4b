import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const BLOCK_BYTES = 512;

/**
 * Writes one file of a gzipped tar archive to disk, without the `tar` program.
 *
 * @param tarballPath a `.tgz` as npm makes it (plain ustar entries)
 * @param entryName full name of the entry, e.g. `package/thing.zip`
 * @param targetPath file to write
 * @throws Error when the archive holds no such entry or ends inside it
 */
export async function extractTarEntry(
  tarballPath: string,
  entryName: string,
  targetPath: string,
): Promise<void> {
  const archive = byteReader(createReadStream(tarballPath).pipe(createGunzip()));
  for (;;) {
    const header = await archive.take(BLOCK_BYTES);
    if (header === null || header[0] === 0) break;
    const entry = parseTarHeader(header);
    if (entry.name === entryName) {
      await pipeline(archive.stream(entry.sizeBytes), createWriteStream(targetPath));
      return;
    }
    const paddedBytes = Math.ceil(entry.sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    await archive.skip(paddedBytes);
  }
  throw new Error(`${tarballPath} holds no entry ${entryName}.`);
}

/** Reads name and size out of a 512-byte ustar header. */
export function parseTarHeader(header: Buffer): { name: string; sizeBytes: number } {
  const text = (start: number, length: number): string =>
    header.toString('utf8', start, start + length).split('\0', 1)[0] ?? '';
  const prefix = text(345, 155);
  const name = text(0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes: Number.parseInt(text(124, 12).trim(), 8),
  };
}

interface ByteReader {
  /** The next `count` bytes, or null when fewer are left. */
  take(count: number): Promise<Buffer | null>;
  /** Passes over the next `count` bytes. */
  skip(count: number): Promise<void>;
  /** The next `count` bytes, piece by piece. */
  stream(count: number): AsyncGenerator<Buffer>;
}

function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const refill = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const takeUpTo = async (count: number): Promise<Buffer> => {
    if (rest.length === 0 && !(await refill())) throw new Error('The archive ends inside an entry.');
    const bytes = rest.subarray(0, count);
    rest = rest.subarray(bytes.length);
    return bytes;
  };
  return {
    async take(count) {
      while (rest.length < count) if (!(await refill())) return null;
      return takeUpTo(count);
    },
    async skip(count) {
      for (let missing = count; missing > 0;) missing -= (await takeUpTo(missing)).length;
    },
    async *stream(count) {
      for (let missing = count; missing > 0;) {
        const bytes = await takeUpTo(missing);
        missing -= bytes.length;
        yield bytes;
      }
    },
  };
}
