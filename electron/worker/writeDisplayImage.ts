import { type RgbImage, writePng } from '../../engine/index.js';

/** Writes the pixels to `displayPath` as PNG when Chromium would show the file otherwise; tells whether it did. */
export async function writeDisplayImage(image: RgbImage, displayPath: string): Promise<boolean> {
  if (image.shownByChromium) return false;
  await writePng(image, displayPath);
  return true;
}
