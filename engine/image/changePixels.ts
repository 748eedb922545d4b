import { loadSharp } from './loadSharp.js';
import type { RgbPixels } from './rgbImage.js';

/**
 * A picture moved within its frame: what leaves it is lost, and what is uncovered repeats the edge.
 *
 * @param right pixels, to the left where negative. @param down pixels, up where negative.
 * @returns uint8 [height, width, 3], of the same size
 */
export function shiftPixels({ width, height, data }: RgbPixels, right: number, down: number): RgbPixels {
  const shifted = new Uint8Array(data.length);
  const within = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
  for (let y = 0, to = 0; y < height; y++) {
    const row = within(y - down, height) * width;
    for (let x = 0; x < width; x++, to += 3) {
      const from = (row + within(x - right, width)) * 3;
      shifted[to] = data[from]!;
      shifted[to + 1] = data[from + 1]!;
      shifted[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, data: shifted };
}

/** A picture in another size (Lanczos, three lobes), both sides by the same factor. @returns uint8 [height, width, 3] */
export async function scalePixels({ width, height, data }: RgbPixels, factor: number): Promise<RgbPixels> {
  const size = {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
  const scaled = await loadSharp()(data, { raw: { width, height, channels: 3 } })
    .resize({ ...size, fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { ...size, data: new Uint8Array(scaled.buffer, scaled.byteOffset, scaled.byteLength) };
}

/** A picture as a JPEG file of a quality from 1 to 100, its colours at half resolution as most programs write them. */
export async function encodeJpeg({ width, height, data }: RgbPixels, quality: number): Promise<Uint8Array> {
  const encoded = await loadSharp()(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return new Uint8Array(encoded);
}
