import { writePng } from './writePng.js';

/** Upright pixels as the engine decodes them: uint8 [height, width, 3]. */
export interface DecodedPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Format name in lower case, such as `tiff`. */
  readonly format: string;
}

/** Formats Chromium shows upright by itself. */
const shownByChromium = new Set(['png', 'jpeg', 'webp', 'gif', 'bmp', 'avif']);

/** Writes the pixels to `displayPath` as PNG when Chromium cannot show the format; tells whether it did. */
export async function writeDisplayImage(image: DecodedPixels, displayPath: string): Promise<boolean> {
  if (shownByChromium.has(image.format)) return false;
  await writePng(image, displayPath);
  return true;
}
