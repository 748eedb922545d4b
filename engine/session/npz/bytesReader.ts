import type { FileHandle } from 'node:fs/promises';
import type { RangeReader } from '../../storage/zip/zipDirectory.js';

/** Something that is read by places. */
export type ByteReader = RangeReader;

/** Reads from memory, without a copy. */
export function bytesReader(bytes: Uint8Array): ByteReader {
  return {
    sizeBytes: bytes.length,
    read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)),
  };
}

/** Reads from an open file, which stays open. */
export async function fileReader(file: FileHandle): Promise<ByteReader> {
  const { size } = await file.stat();
  return {
    sizeBytes: size,
    read: async (start, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - start)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}
