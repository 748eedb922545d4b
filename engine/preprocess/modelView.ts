import type { RgbImage, RgbPixels } from '../image/rgbImage.js';
import { preprocessImage } from './preprocessImage.js';
import type { PreprocessSettings } from './preprocessSettings.js';

/** The two sizes in which a model sees a picture: H, cut into tiles, and h. */
export const modelViews = ['input', 'lowres'] as const;

/** One of `modelViews`. */
export type ModelView = (typeof modelViews)[number];

/**
 * What the vision tower gets of a picture, as a picture: the padded square at `highresSize` or `lowresSize` a side, with the
 * normalisation taken back. Of `input` these are the very 8-bit values that were normalised; `lowres` is made from normalised
 * ones and rounded here.
 */
export function modelView(image: RgbImage, settings: PreprocessSettings, view: ModelView): RgbPixels {
  const { highres, lowres } = preprocessImage(image, { ...settings, hdSize: undefined });
  return view === 'input'
    ? pixelsOf(highres, settings.highresSize, settings)
    : pixelsOf(lowres, settings.lowresSize, settings);
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
