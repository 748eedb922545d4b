import { colourOf, type ColourMapName } from './colourMap.js';
import { changeColours, changeOf } from './changeColours.js';
import { paddedSquare } from './paddedSquare.js';
import { selectionOutline } from './selectionOutline.js';
import { signedColour, signedOpacity } from './signedColour.js';

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
    }
  | {
      /** Each cell in the colour of its value, violet below zero and orange above, and as opaque as that is far from it. */
      readonly kind: 'signed';
      readonly gridSide: number;
      /** float32 [gridSide, gridSide], -1 to 1. */
      readonly values: Float32Array;
      /** What lies below zero is drawn faintly: it is not what is looked for, and the image is to be seen there. */
      readonly faintBelow?: true;
    }
  | {
      /** Cells that were added or dropped are tinted, those that were kept left alone, all others dimmed. */
      readonly kind: 'change';
      readonly gridSide: number;
      /** [gridSide, gridSide], 1 = selected. */
      readonly before: Uint8Array;
      readonly after: Uint8Array;
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
    const pixel = pixelOf(picture, index, colourMap);
    if (pixel !== null) pixels.set(pixel, index * 4);
  }
  return pixels;
}

/** Red, green, blue and opacity of a cell, 0 to 255; null where the image alone is seen. */
function pixelOf(
  picture: OverlayPicture,
  index: number,
  colourMap: ColourMapName,
): readonly [number, number, number, number] | null {
  switch (picture.kind) {
    case 'mask':
      return picture.grid[index] === 0 ? dimming : null;
    case 'heat': {
      const value = picture.values[index]!;
      return [...colourOf(colourMap, value), Math.round(255 * value)];
    }
    case 'signed': {
      const value = picture.values[index]!;
      return [...signedColour(value), Math.round(255 * signedOpacity(value, picture.faintBelow))];
    }
    case 'change': {
      const change = changeOf(picture.before[index]!, picture.after[index]!);
      if (change === null) return dimming;
      return change === 'kept' ? null : [...changeColours[change], changeTint];
    }
  }
}

/**
 * The border of the selected cells in image pixels (of a change, of those that were kept), cut to the image unless its padding is
 * shown: segments [x1, y1, x2, y2].
 * Empty for a picture that has no selection.
 */
export function overlayOutline(
  picture: OverlayPicture,
  image: { readonly width: number; readonly height: number },
  padded = false,
): (readonly [number, number, number, number])[] {
  const grid = outlinedCells(picture);
  if (grid === null) return [];
  const { side, left, top } = paddedSquare(image.width, image.height);
  const cell = side / picture.gridSide;
  const cut = (value: number, end: number): number => (padded ? value : Math.min(Math.max(value, 0), end));
  const x = (value: number): number => cut(value * cell - left, image.width);
  const y = (value: number): number => cut(value * cell - top, image.height);
  return selectionOutline(grid, picture.gridSide)
    .map(([x1, y1, x2, y2]) => [x(x1), y(y1), x(x2), y(y2)] as const)
    .filter(([x1, y1, x2, y2]) => x1 !== x2 || y1 !== y2);
}

function outlinedCells(picture: OverlayPicture): Uint8Array | null {
  if (picture.kind === 'mask') return picture.grid;
  if (picture.kind !== 'change') return null;
  return picture.before.map((before, index) => (changeOf(before, picture.after[index]!) === 'kept' ? 1 : 0));
}

/** Place on the colour map of the selection's border: bright on every map. */
export const outlineValue = 0.88;

/** Nearly black, so that what was not selected steps back on any image. */
const dimming = [6, 8, 10, 255] as const;

/** Opacity of what was added or dropped, 0 to 255: what lies under it is to be seen. */
const changeTint = 110;
