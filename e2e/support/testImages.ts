import { readFile, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { writePng } from '../../engine/image/writePng.js';

/** Writes a PNG of coloured blocks with a diagonal: something to look at, the same every time. */
export function writeBlocksImage(path: string, width: number, height: number): Promise<void> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = Math.floor((x * 8) / width) + 8 * Math.floor((y * 6) / height);
      const onDiagonal = Math.abs(x * height - y * width) < 4 * Math.max(width, height);
      const at = (y * width + x) * 3;
      data[at] = onDiagonal ? 255 : (block * 53) % 230;
      data[at + 1] = onDiagonal ? 255 : (block * 97) % 230;
      data[at + 2] = onDiagonal ? 255 : (block * 31) % 230;
    }
  }
  return writePng({ width, height, data }, path);
}

/** Cuts a file to its first half. */
export async function truncateFile(from: string, to: string): Promise<void> {
  const bytes = await readFile(from);
  await writeFile(to, bytes.subarray(0, Math.floor(bytes.length / 2)));
}

/** Writes a PNG whose header promises `width` x `height` pixels and whose data is next to nothing. */
export async function writeLyingPng(path: string, width: number, height: number): Promise<void> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = Buffer.from([0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
  await writeFile(
    path,
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]),
  );
}

/** Writes an uncompressed 8-bit RGB TIFF (little endian, one strip) of one colour. */
export async function writeTiff(path: string, width: number, height: number): Promise<void> {
  const pixels = Buffer.alloc(width * height * 3, 0x80);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 3, 1, width],
    [257, 3, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 8],
    [277, 3, 1, 3],
    [278, 3, 1, height],
    [279, 4, 1, pixels.length],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(8 + pixels.length, 4);
  await writeFile(path, Buffer.concat([head, pixels, directory]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
