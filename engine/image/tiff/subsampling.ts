import type { TiffPage } from './tiffPage.js';

/** How many pixels share one pair of colour differences, across and down; null when each has its own. */
export type Subsampling = readonly [across: number, down: number];

/** What a YCbCr page says; without a word it is 2 x 2, as the standard has it. */
export function yCbCrSubsampling({ directory }: TiffPage): Subsampling | null {
  const [across = 2, down = 2] = directory.numbers(530) ?? [];
  return across === 1 && down === 1 ? null : [across, down];
}

/** Bytes of a block of 8-bit YCbCr: units of `across * down` brightnesses and two differences. */
export function yCbCrBlockBytes(width: number, rows: number, [across, down]: Subsampling): number {
  return Math.ceil(width / across) * Math.ceil(rows / down) * (across * down + 2);
}

/** Gives each pixel its own differences: uint8 [rows, width, 3]. */
export function expandYCbCr(
  packed: Uint8Array,
  width: number,
  rows: number,
  [across, down]: Subsampling,
): Uint8Array {
  const expanded = new Uint8Array(width * rows * 3);
  let from = 0;
  for (let top = 0; top < rows; top += down) {
    for (let left = 0; left < width; left += across, from += across * down + 2) {
      for (let i = 0; i < across * down; i++) {
        const x = left + (i % across);
        const y = top + Math.floor(i / across);
        if (x >= width || y >= rows) continue;
        const to = (y * width + x) * 3;
        expanded[to] = packed[from + i]!;
        expanded[to + 1] = packed[from + across * down]!;
        expanded[to + 2] = packed[from + across * down + 1]!;
      }
    }
  }
  return expanded;
}
