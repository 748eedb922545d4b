import { constants, createDeflate, crc32 } from 'node:zlib';
import type { PictureSize, RgbPixels } from './rgbImage.js';

/** Bytes of filtered rows handed to the compressor at a time: bounds memory on images of 100 megapixels. */
const bandBytes = 4 * 1024 * 1024;

/**
 * Encodes pixels as an 8-bit RGB PNG, row filter Sub, piece by piece: a large image is never held twice.
 *
 * @param compressionLevel zlib's, 1 to 9; the fastest suits a file that is read once and thrown away.
 */
export function encodePng(
  image: RgbPixels,
  compressionLevel?: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  return encodePngRows(image, [image.data], compressionLevel);
}

/**
 * As `encodePng`, of pixels that come some rows at a time: uint8 [rows, width, 3] each, all rows from the top.
 */
export async function* encodePngRows(
  image: PictureSize,
  rows: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  compressionLevel: number = constants.Z_BEST_SPEED,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(image.width, 0);
  header.writeUInt32BE(image.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  yield pngChunk('IHDR', header);
  for await (const block of compressedRows(image.width, rows, compressionLevel))
    yield pngChunk('IDAT', block);
  yield pngChunk('IEND', new Uint8Array(0));
}

/** A chunk of a PNG file: length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

async function* compressedRows(
  width: number,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  level: number,
): AsyncGenerator<Uint8Array> {
  const deflate = createDeflate({ level, chunkSize: 1024 * 1024 });
  const closed = new Promise((resolve) => deflate.once('close', resolve));
  // What ends the rows ends the stream; it is told to who reads it.
  feed().catch((error: unknown) => deflate.destroy(error as Error));
  for await (const block of deflate) yield block as Uint8Array;

  async function feed(): Promise<void> {
    const rowBytes = width * 3;
    const rowsPerBand = Math.max(1, Math.floor(bandBytes / (rowBytes + 1)));
    for await (const data of pieces) {
      const height = data.length / rowBytes;
      for (let top = 0; top < height; top += rowsPerBand) {
        const rows = Math.min(rowsPerBand, height - top);
        if (!deflate.write(filterRows(data, top, rows, rowBytes)))
          await Promise.race([new Promise((resolve) => deflate.once('drain', resolve)), closed]);
        if (deflate.destroyed) return; // nobody reads on
      }
    }
    deflate.end();
  }
}

/** Each row as a filter byte (1, Sub) and its differences to the pixel on the left. */
function filterRows(data: Uint8Array, top: number, rows: number, rowBytes: number): Uint8Array {
  const filtered = new Uint8Array(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row++) {
    const from = (top + row) * rowBytes;
    const to = row * (rowBytes + 1) + 1;
    filtered[to - 1] = 1;
    for (let i = 0; i < rowBytes; i++) {
      filtered[to + i] = data[from + i]! - (i < 3 ? 0 : data[from + i - 3]!);
    }
  }
  return filtered;
}
