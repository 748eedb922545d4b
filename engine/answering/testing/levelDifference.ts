import type { RgbImage } from '../../image/rgbImage.js';
import type { PreprocessSettings } from '../../preprocess/preprocessSettings.js';
import { resizePicture } from '../../preprocess/resizePicture.js';
import { shownTarget } from '../../preprocess/shownTarget.js';
import { stretchedPictures } from '../../preprocess/stretchedPictures.js';
import type { GoldenAnswer } from '../../testing/ModelGolden.js';

/**
 * The largest difference, in levels of 255, between what a model that stretches pictures sees and what was written of it.
 *
 * @param view `lowres`: the whole picture alone; `tiles`: tiles and whole picture.
 */
export function levelDifference(
  picture: RgbImage,
  settings: PreprocessSettings,
  view: 'lowres' | 'tiles',
  pixels: GoldenAnswer['pixels'],
): number {
  const { stretch } = settings;
  if (stretch === undefined) throw new Error('this model pads pictures');
  const shown = resizePicture(picture, shownTarget(picture, settings));
  const { whole, tiles } = stretchedPictures(shown, picture, { ...settings, stretch });
  const views = view === 'lowres' ? [whole] : tiles;
  if (new Set(pixels.map(([index]) => index)).size !== views.length) return Infinity;
  return Math.max(
    ...pixels.map(([index, channel, y, x, level]) => {
      const { data, width } = views[index]!;
      return Math.abs(data[(y * width + x) * 3 + channel]! - level);
    }),
  );
}
