import type { RgbPixels } from '../image/rgbImage.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import { resamplerOf } from './resamplerOf.js';

/** A picture in another size, to the bit as Pillow's `Image.resize` makes it. @returns uint8 [height, width, 3] of the target. */
export function resizePicture(image: RgbPixels, target: ResizeTarget): RgbPixels {
  const { width, height } = target;
  const resampler = resamplerOf(image, target);
  resampler.addRows(image.data);
  return { width, height, data: resampler.finish() };
}
