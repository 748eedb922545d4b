import { colourOf, type ColourMapName } from './colourMap.js';
import { paddedSquare } from './paddedSquare.js';
import { selectionOutline } from './selectionOutline.js';

/** What the overlay paints over the image. */
export type OverlayPicture =
  | {
      /** Cells that were not selected are dimmed, the border of the selected ones is drawn. */
      readonly kind: 'mask';
      readonly gridSide: number;
      /** [gridSide, gridSide], 1 = selected. */
      readonly grid: Uint8Array;
    }
  | {
      /** Each cell in the colour of its value, and as opaque as that: where there is nothing, the image is seen. */
      readonly kind: 'heat';
      readonly gridSide: number;
      /** float32 [gridSide, gridSide], 0 to 1. */
      readonly values: Float32Array;
    };

/**
 * The overlay as one RGBA pixel per cell, to be drawn over the padded square without smoothing: cells then
 * meet without seams at any zoom. Opacity is left to the drawing.
 *
 * @returns uint8 [gridSide, gridSide, 4].
 */
export function overlayPixels(
  picture: OverlayPicture,
  colourMap: ColourMapName,
): Uint8ClampedArray<ArrayBuffer> {
  const { gridSide } = picture;
  const pixels = new Uint8ClampedArray(gridSide * gridSide * 4);
  for (let index = 0; index < gridSide * gridSide; index++) {
    if (picture.kind === 'heat') {
      const value = picture.values[index]!;
      pixels.set([...colourOf(colourMap, value), Math.round(255 * value)], index * 4);
    } else if (picture.grid[index] === 0) {
      pixels.set(dimming, index * 4);
    }
  }
  return pixels;
}

/**
 * The border of the selected cells in image pixels, cut to the image unless its padding is shown: segments
 * [x1, y1, x2, y2].
 * Empty for a picture that has no selection.
 */
export function overlayOutline(
  picture: OverlayPicture,
  image: { readonly width: number; readonly height: number },
  padded = false,
): (readonly [number, number, number, number])[] {
  if (picture.kind !== 'mask') return [];
  const { side, left, top } = paddedSquare(image.width, image.height);
  const cell = side / picture.gridSide;
  const cut = (value: number, end: number): number => (padded ? value : Math.min(Math.max(value, 0), end));
  const x = (value: number): number => cut(value * cell - left, image.width);
  const y = (value: number): number => cut(value * cell - top, image.height);
  return selectionOutline(picture.grid, picture.gridSide)
    .map(([x1, y1, x2, y2]) => [x(x1), y(y1), x(x2), y(y2)] as const)
    .filter(([x1, y1, x2, y2]) => x1 !== x2 || y1 !== y2);
}

/** Place on the colour map of the selection's border: bright on every map. */
export const outlineValue = 0.88;

/** Nearly black, so that what was not selected steps back on any image. */
const dimming = [6, 8, 10, 255];
