import { PictureError } from './PictureError.js';

/**
 * Undoes the run lengths of a bitmap of 4 or 8 bits. What the runs jump over keeps colour 0.
 *
 * @returns rows as an uncompressed bitmap has them, padded to 4 bytes
 * @throws PictureError truncated when they end before the picture does
 */
export function unpackBmpRuns(
  packed: Uint8Array,
  { width, height, bits }: { readonly width: number; readonly height: number; readonly bits: number },
): Uint8Array {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const rows = new Uint8Array(stride * height);
  const put = (x: number, y: number, index: number): void => {
    if (x >= width || y >= height) return;
    if (bits === 8) rows[y * stride + x] = index;
    else rows[y * stride + (x >> 1)]! |= x % 2 === 0 ? index << 4 : index;
  };
  const half = (byte: number, i: number): number => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  let x = 0;
  let y = 0;
  for (let at = 0; at + 1 < packed.length;) {
    const count = packed[at]!;
    const value = packed[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(x++, y, half(value, i));
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return rows;
    } else if (value === 2) {
      x += packed[at] ?? 0;
      y += packed[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i++) put(x++, y, half(packed[at + (bits === 8 ? i : i >> 1)] ?? 0, i));
      const bytes = bits === 8 ? value : Math.ceil(value / 2);
      at += bytes + (bytes % 2); // literal pixels fill whole pairs of bytes
    }
  }
  // Some writers leave out the end mark; all rows must be there.
  if (y >= height || (y === height - 1 && x >= width)) return rows;
  throw new PictureError(`its run lengths end in row ${y + 1} of ${height}`, true);
}
