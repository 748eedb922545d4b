import type { RgbPixels } from '../image/rgbImage.js';
import { Resampler } from './Resampler.js';

/**
 * Pads an RGB image to a centred square and resizes that as Pillow's `Image.resize(..., BICUBIC)` does (`Resampler`).
 *
 * @param image uint8 [height, width, 3]
 * @param colour the padding's red, green, blue; the smaller half of an odd margin comes first
 * @param size side of the result in pixels
 * @returns uint8 [size, size, 3]
 */
export function resampleBicubic(image: RgbPixels, colour: readonly number[], size: number): Uint8Array {
  const resampler = new Resampler(image, { width: size, height: size, kernel: 'bicubic', padding: colour });
  resampler.addRows(image.data);
  return resampler.finish();
}
