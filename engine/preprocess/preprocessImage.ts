import type { PreprocessSettings } from './preprocessSettings.js';
import type { RgbImage } from '../image/rgbImage.js';
import { resampleBicubic } from './resampleBicubic.js';
import { resampleTriangle } from './resampleTriangle.js';

/** An image as the vision tower wants it. H = `highresSize`, h = `lowresSize`, z = `zoomRatio`. */
export interface PreprocessedImage {
  /** float32 [3, H, H]: padded, resized, normalised. */
  readonly highres: Float32Array;
  /** float32 [3, h, h]: made from `highres`. */
  readonly lowres: Float32Array;
  /** float32 [z * z, 3, H / z, H / z]: `highres` cut row by row. */
  readonly tiles: Float32Array;
  /** float32 [3, s, s] with s = `hdSize`, where the settings name it: made from `highres`. */
  readonly hd: Float32Array | undefined;
  /** Size of the image before padding, in pixels. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** Pads, resizes, normalises and cuts an image (docs/flexattention.md, section 1, steps 1 to 3 and 5). */
export function preprocessImage(image: RgbImage, settings: PreprocessSettings): PreprocessedImage {
  const square = resampleBicubic(image, padColour(settings.mean), settings.highresSize);
  return preprocessSquare(square, image, settings);
}

/**
 * Normalises and cuts the padded square of an image that was resized already (`shownTarget`).
 *
 * @param pixels uint8 [H, H, 3]
 * @param image its size before padding
 */
export function preprocessSquare(
  pixels: Uint8Array,
  image: Pick<RgbImage, 'width' | 'height'>,
  settings: PreprocessSettings,
): PreprocessedImage {
  const { highresSize, lowresSize, zoomRatio, hdSize } = settings;
  const highres = normalise(pixels, highresSize, settings); // [3, H, H]
  return {
    highres,
    lowres: resampleTriangle(highres, 3, highresSize, lowresSize),
    tiles: cutTiles(highres, highresSize, zoomRatio),
    hd: hdSize === undefined ? undefined : resampleTriangle(highres, 3, highresSize, hdSize),
    sourceWidth: image.width,
    sourceHeight: image.height,
  };
}

/** What images are padded with, uint8 [3]: the mean colour rounded down, (122, 116, 104) for CLIP. */
export function padColour([red, green, blue]: PreprocessSettings['mean']): readonly [number, number, number] {
  return [Math.trunc(red * 255), Math.trunc(green * 255), Math.trunc(blue * 255)];
}

/** uint8 [H, H, 3] to float32 [3, H, H]: (value / 255 - mean) / std, in float32 steps. */
export function normalise(pixels: Uint8Array, size: number, settings: PreprocessSettings): Float32Array {
  const area = size * size;
  const planes = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const values = normalisedValues(settings.mean[channel]!, settings.std[channel]!);
    const plane = planes.subarray(channel * area, (channel + 1) * area);
    for (let i = 0; i < area; i++) plane[i] = values[pixels[i * 3 + channel]!]!;
  }
  return planes;
}

/** float32 [256]: what each 8-bit value becomes. */
function normalisedValues(mean: number, std: number): Float32Array {
  const mean32 = Math.fround(mean);
  const std32 = Math.fround(std);
  return Float32Array.from({ length: 256 }, (_, value) => {
    const scaled = Math.fround(value * (1 / 255));
    return Math.fround(Math.fround(scaled - mean32) / std32);
  });
}

/** float32 [3, H, H] to float32 [z * z, 3, H / z, H / z]. */
function cutTiles(highres: Float32Array, size: number, zoomRatio: number): Float32Array {
  const tile = size / zoomRatio;
  const tiles = new Float32Array(highres.length);
  let to = 0;
  for (let row = 0; row < zoomRatio; row++) {
    for (let column = 0; column < zoomRatio; column++) {
      for (let channel = 0; channel < 3; channel++) {
        for (let y = 0; y < tile; y++, to += tile) {
          const from = (channel * size + row * tile + y) * size + column * tile;
          tiles.set(highres.subarray(from, from + tile), to);
        }
      }
    }
  }
  return tiles;
}
