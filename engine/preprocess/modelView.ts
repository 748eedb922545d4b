import type { ShownPicture } from '../image/ShownPicture.js';
import type { RgbPixels } from '../image/rgbImage.js';
import { type PreprocessedImage, preprocessSquare } from './preprocessImage.js';
import type { PreprocessSettings } from './preprocessSettings.js';
import { resizeShown } from './resizeShown.js';
import { shownTarget } from './shownTarget.js';
import { stretchedPictures } from './stretchedPictures.js';

/** The two sizes in which a model sees a picture: H, cut into tiles, and h. */
export const modelViews = ['input', 'lowres'] as const;

/** One of `modelViews`. */
export type ModelView = (typeof modelViews)[number];

/** A picture in all sizes in which a model sees it. */
export interface SeenPictures extends Readonly<Record<ModelView, RgbPixels>> {
  /** The larger picture of variant `hd`; null where the settings have no `hdSize`. */
  readonly hd: RgbPixels | null;
}

/**
 * What the vision tower gets of a picture, as a picture: one of `seenPictures`.
 *
 * @throws EngineError as `Picture.pixels`
 */
export async function modelView(
  picture: ShownPicture,
  settings: PreprocessSettings,
  view: ModelView,
  signal?: AbortSignal,
): Promise<RgbPixels> {
  return (await seenPictures(picture, { ...settings, hdSize: undefined }, signal))[view];
}

/**
 * What the vision tower gets of a picture, as pictures: the padded square at `highresSize`, `lowresSize` and `hdSize` a side,
 * with the normalisation taken back. Of `input` these are the very 8-bit values that were normalised; the others are made
 * from normalised ones and rounded here. Of a model that stretches pictures, `input` is what its tiles are cut of, or the same square
 * as `lowres`. A large picture is never held for it.
 *
 * @throws EngineError as `Picture.pixels`
 */
export async function seenPictures(
  picture: ShownPicture,
  settings: PreprocessSettings,
  signal?: AbortSignal,
): Promise<SeenPictures> {
  const size = picture.large?.facts ?? (await picture.pixels({ signal }));
  const shown = await resizeShown(picture, shownTarget(size, settings), { signal });
  if (settings.stretch === undefined) return seenOf(preprocessSquare(shown.data, size, settings), settings);
  const { whole, cut } = stretchedPictures(shown, size, { ...settings, stretch: settings.stretch });
  return { input: cut, lowres: whole, hd: null };
}

function seenOf({ highres, lowres, hd }: PreprocessedImage, settings: PreprocessSettings): SeenPictures {
  const { highresSize, lowresSize, hdSize } = settings;
  return {
    input: pixelsOf(highres, highresSize, settings),
    lowres: pixelsOf(lowres, lowresSize, settings),
    hd: hd === undefined || hdSize === undefined ? null : pixelsOf(hd, hdSize, settings),
  };
}

/** float32 [3, side, side], normalised, to uint8 [side, side, 3]. */
function pixelsOf(planes: Float32Array, side: number, { mean, std }: PreprocessSettings): RgbPixels {
  const area = side * side;
  const data = new Uint8Array(area * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [m, s] = [mean[channel]!, std[channel]!];
    for (let i = 0; i < area; i++) {
      const value = (planes[channel * area + i]! * s + m) * 255;
      data[i * 3 + channel] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { width: side, height: side, data };
}
