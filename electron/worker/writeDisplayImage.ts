import type { RgbImage } from '../../engine/index.js';
import { writePng } from './writePng.js';

/** Formats Chromium shows upright by itself. */
const shownByChromium = new Set(['png', 'jpeg', 'webp', 'gif', 'bmp', 'avif']);

/** Writes the pixels to `displayPath` as PNG when Chromium cannot show the format; tells whether it did. */
export async function writeDisplayImage(image: RgbImage, displayPath: string): Promise<boolean> {
  if (shownByChromium.has(image.format)) return false;
  await writePng(image, displayPath);
  return true;
}
