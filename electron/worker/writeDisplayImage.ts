import type { RgbImage } from '../../engine/index.js';
import { imageFormats } from '../../engine/protocol/imageFormat.js';
import { writePng } from './writePng.js';

/** Writes the pixels to `displayPath` as PNG when Chromium cannot show the format; tells whether it did. */
export async function writeDisplayImage(image: RgbImage, displayPath: string): Promise<boolean> {
  if (imageFormats[image.format].shownByChromium) return false;
  await writePng(image, displayPath);
  return true;
}
