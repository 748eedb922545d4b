import type { PictureSize } from '../image/rgbImage.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import { planTiles } from './planTiles.js';
import { padColour } from './preprocessImage.js';
import type { PreprocessSettings } from './preprocessSettings.js';

/**
 * What a picture is resized to before all else: the padded square that high-res and low-res views are made from, the square that it
 * is stretched to, or the size that tiles are made from. What follows needs no more of the picture, however large it is.
 */
export function shownTarget(
  picture: PictureSize,
  { highresSize, lowresSize, mean, stretch }: PreprocessSettings,
): ResizeTarget {
  if (stretch === undefined)
    return { width: highresSize, height: highresSize, kernel: 'bicubic', padding: padColour(mean) };
  const { kernel, tiling } = stretch;
  if (tiling === undefined) return { width: lowresSize, height: lowresSize, kernel };
  return { ...planTiles(picture, tiling, lowresSize).first, kernel };
}
