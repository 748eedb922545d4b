import { loadSharp } from '../image/loadSharp.js';
import type { RgbPixels } from '../image/rgbImage.js';

/** Longest side of a thumbnail, in pixels. */
export const thumbnailSide = 240;

/** A picture made small, as PNG; one that is small enough stays as it is. */
export async function makeThumbnail({ width, height, data }: RgbPixels): Promise<Uint8Array> {
  return loadSharp()(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();
}
