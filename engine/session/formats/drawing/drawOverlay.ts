import { paddedSquare } from '../../../selection/paddedSquare.js';
import { colourOf, type ColourMapName } from '../../../selection/colourMap.js';
import {
  outlineValue,
  overlayOutline,
  overlayPixels,
  type OverlayPicture,
} from '../../../selection/overlayPicture.js';
import { short } from './drawText.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How an overlay is painted. */
export interface OverlayLook {
  readonly colourMap: ColourMapName;
  /** 0 to 1. */
  readonly opacity: number;
}

/**
 * The cells of an overlay as SVG with hard edges, cut to the picture: one rectangle for all neighbours of a row that have the
 * same colour.
 *
 * @param scale drawn pixels per pixel of the picture
 */
export function drawCells(
  overlay: OverlayPicture,
  picture: Size,
  scale: number,
  { colourMap, opacity }: OverlayLook,
): string {
  const { gridSide } = overlay;
  const pixels = overlayPixels(overlay, colourMap);
  const edges = cellEdges(picture, gridSide);
  const rectangles: string[] = [];
  const pixel = (row: number, column: number): string =>
    pixels.subarray((row * gridSide + column) * 4, (row * gridSide + column) * 4 + 4).join(' ');
  for (let row = 0; row < gridSide; row++) {
    const [top, bottom] = [edges.y[row]! * scale, edges.y[row + 1]! * scale];
    if (bottom <= top) continue;
    for (let first = 0; first < gridSide;) {
      let end = first + 1;
      while (end < gridSide && pixel(row, end) === pixel(row, first)) end++;
      const [red, green, blue, alpha] = pixel(row, first).split(' ').map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const [left, right] = [edges.x[first]! * scale, edges.x[end]! * scale];
      if (alpha > 0 && right > left) {
        rectangles.push(
          `<rect x="${short(left)}" y="${short(top)}" width="${short(right - left)}" height="${short(bottom - top)}" ` +
            `fill="${cssHex(red, green, blue)}" fill-opacity="${short((alpha / 255) * opacity, 4)}"/>`,
        );
      }
      first = end;
    }
  }
  return `<g shape-rendering="crispEdges">${rectangles.join('')}</g>`;
}

/** The border of what was chosen; empty where an overlay has none. @param lineWidth in drawn pixels */
export function drawOutline(
  overlay: OverlayPicture,
  picture: Size,
  scale: number,
  { colourMap }: OverlayLook,
  lineWidth: number,
): string {
  const segments = overlayOutline(overlay, picture);
  if (segments.length === 0) return '';
  const path = segments
    .map((segment) => segment.map((place) => short(place * scale)))
    .map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`)
    .join('');
  const line = (colour: string, width: number, opacity: number): string =>
    `<path d="${path}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${short(width)}" stroke-linecap="square"/>`;
  return (
    line('#000000', lineWidth * 2, 0.75) + line(cssHex(...colourOf(colourMap, outlineValue)), lineWidth, 1)
  );
}

/**
 * Blends an overlay into rows of pixels: each pixel has the colour of the cell that holds its centre, as the window draws it.
 *
 * @param rows uint8 [rows, picture.width, 3], changed
 * @param top row of the picture that they begin with
 */
export function blendCells(
  rows: Uint8Array,
  top: number,
  picture: Size,
  overlay: OverlayPicture,
  { colourMap, opacity }: OverlayLook,
): void {
  const { gridSide } = overlay;
  const colours = overlayPixels(overlay, colourMap);
  const { side, left, top: above } = paddedSquare(picture.width, picture.height);
  const cellOf = (place: number): number =>
    Math.min(gridSide - 1, Math.floor(((place + 0.5) * gridSide) / side));
  const columns = Int32Array.from({ length: picture.width }, (_, x) => cellOf(x + left));
  const count = rows.length / (picture.width * 3);
  for (let row = 0; row < count; row++) {
    const first = cellOf(top + row + above) * gridSide;
    for (let x = 0; x < picture.width; x++) {
      const cell = (first + columns[x]!) * 4;
      const alpha = (colours[cell + 3]! / 255) * opacity;
      if (alpha === 0) continue;
      const at = (row * picture.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        rows[at + c] = Math.round(rows[at + c]! * (1 - alpha) + colours[cell + c]! * alpha);
      }
    }
  }
}

/** Where the cells end, cut to the picture: `gridSide` + 1 places in its pixels each. */
function cellEdges({ width, height }: Size, gridSide: number) {
  const { side, left, top } = paddedSquare(width, height);
  const places = (before: number, end: number): number[] =>
    Array.from({ length: gridSide + 1 }, (_, index) =>
      Math.min(Math.max((index * side) / gridSide - before, 0), end),
    );
  return { x: places(left, width), y: places(top, height) };
}

/** `#rrggbb`, which every reader of SVG knows. */
export function cssHex(red: number, green: number, blue: number): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
