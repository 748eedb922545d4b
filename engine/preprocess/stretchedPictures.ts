import { cropPixels } from '../image/cropPixels.js';
import type { PictureSize, RgbPixels } from '../image/rgbImage.js';
import { planTiles } from './planTiles.js';
import type { PreprocessSettings } from './preprocessSettings.js';
import type { StretchSettings } from './viewSettings.js';
import { resizePicture } from './resizePicture.js';

/** A picture as a tower wants it that sees it stretched to a square. s = `lowresSize`. */
export interface StretchedPictures {
  /** The whole picture, uint8 [s, s, 3]. */
  readonly whole: RgbPixels;
  /** Where the model sees tiles: these row by row, and the whole picture last, uint8 [s, s, 3] each. */
  readonly tiles: readonly RgbPixels[];
  /** What the tiles are cut of; the whole picture where there are none. */
  readonly cut: RgbPixels;
}

/**
 * The pictures of one that was resized to `target` of its size before (`shownTarget`). Each is resized from 8-bit values, as the
 * processors of SigLIP and Idefics3 do it. The whole picture alone is made from `shown`, the one behind tiles from what they are cut
 * of: so does the processor, with splitting and without.
 */
export function stretchedPictures(
  shown: RgbPixels,
  size: PictureSize,
  { lowresSize: s, stretch }: PreprocessSettings & { readonly stretch: StretchSettings },
): StretchedPictures {
  const { kernel, tiling } = stretch;
  const fit = (picture: RgbPixels, { width, height }: PictureSize): RgbPixels =>
    picture.width === width && picture.height === height
      ? picture
      : resizePicture(picture, { width, height, kernel });
  const square = { width: s, height: s };
  const whole = fit(shown, square);
  if (tiling === undefined) return { whole, tiles: [], cut: whole };
  const plan = planTiles(size, tiling, s);
  if (plan.rows === 0) return { whole, tiles: [whole], cut: whole };
  const cut = fit(shown, plan.whole);
  const tiles = Array.from({ length: plan.rows * plan.columns }, (_, index) => ({
    ...square,
    data: cropPixels(cut, {
      left: (index % plan.columns) * s,
      top: Math.floor(index / plan.columns) * s,
      ...square,
    }),
  }));
  return { whole, tiles: [...tiles, fit(cut, square)], cut };
}
