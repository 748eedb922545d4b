import { paddedSquare } from '../../../selection/paddedSquare.js';
import { colourOf, type ColourMapName } from '../../../selection/colourMap.js';
import {
  outlineValue,
  overlayOutline,
  overlayPixels,
  type OverlayPicture,
} from '../../../selection/overlayPicture.js';
import type { RegionPlace } from '../../../selection/regionSquare.js';
import { short } from './drawText.js';

/** How an overlay is painted. */
export interface OverlayLook {
  readonly colourMap: ColourMapName;
  /** 0 to 1. */
  readonly opacity: number;
}

/**
 * The cells of an overlay as SVG with hard edges, cut to the part of the picture they lie on: one rectangle for all neighbours
 * of a row that have the same colour.
 *
 * @param place the part of the picture whose padded square the cells tile: all of it, or a region
 * @param scale drawn pixels per pixel of the picture
 */
export function drawCells(
  overlay: OverlayPicture,
  place: RegionPlace,
  scale: number,
  { colourMap, opacity }: OverlayLook,
): string {
  const { gridSide } = overlay;
  const pixels = overlayPixels(overlay, colourMap);
  const edges = cellEdges(place, gridSide);
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

/**
 * The border of what was chosen; empty where an overlay has none.
 *
 * @param place as of `drawCells`. @param lineWidth in drawn pixels
 */
export function drawOutline(
  overlay: OverlayPicture,
  place: RegionPlace,
  scale: number,
  { colourMap }: OverlayLook,
  lineWidth: number,
): string {
  const segments = overlayOutline(overlay, place).map(
    ([x1, y1, x2, y2]) => [x1 + place.left, y1 + place.top, x2 + place.left, y2 + place.top] as const,
  );
  if (segments.length === 0) return '';
  const path = segments
    .map((segment) => segment.map((at) => short(at * scale)))
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
 * @param rows uint8 [rows, width, 3], changed
 * @param top row of the picture that they begin with
 * @param width of the picture as it is drawn
 * @param place as of `drawCells`, in pixels of the picture as it is drawn (`drawnPlace`)
 */
export function blendCells(
  rows: Uint8Array,
  top: number,
  width: number,
  overlay: OverlayPicture,
  place: RegionPlace,
  { colourMap, opacity }: OverlayLook,
): void {
  const { gridSide } = overlay;
  const colours = overlayPixels(overlay, colourMap);
  const { side, left, top: above } = paddedSquare(place.width, place.height);
  const cellOf = (at: number): number => Math.min(gridSide - 1, Math.floor(((at + 0.5) * gridSide) / side));
  const columns = Int32Array.from({ length: place.width }, (_, x) => cellOf(x + left));
  const count = rows.length / (width * 3);
  const end = Math.min(count, place.top + place.height - top);
  for (let row = Math.max(0, place.top - top); row < end; row++) {
    const first = cellOf(top + row - place.top + above) * gridSide;
    for (let x = place.left; x < place.left + place.width; x++) {
      const cell = (first + columns[x - place.left]!) * 4;
      const alpha = (colours[cell + 3]! / 255) * opacity;
      if (alpha === 0) continue;
      const at = (row * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        rows[at + c] = Math.round(rows[at + c]! * (1 - alpha) + colours[cell + c]! * alpha);
      }
    }
  }
}

/** A part of a picture in whole pixels of the picture as it is drawn, smaller or larger. */
export function drawnPlace(
  { left, top, width, height }: RegionPlace,
  picture: { readonly width: number; readonly height: number },
  drawn: { readonly width: number; readonly height: number },
): RegionPlace {
  const x = (place: number): number => Math.round((place * drawn.width) / picture.width);
  const y = (place: number): number => Math.round((place * drawn.height) / picture.height);
  return { left: x(left), top: y(top), width: x(left + width) - x(left), height: y(top + height) - y(top) };
}

/** Where the cells end, cut to where they lie: `gridSide` + 1 places in pixels of the picture each. */
function cellEdges(place: RegionPlace, gridSide: number) {
  const { width, height } = place;
  const { side, left, top } = paddedSquare(width, height);
  const places = (before: number, end: number, start: number): number[] =>
    Array.from(
      { length: gridSide + 1 },
      (_, index) => start + Math.min(Math.max((index * side) / gridSide - before, 0), end),
    );
  return { x: places(left, width, place.left), y: places(top, height, place.top) };
}

/** `#rrggbb`, which every reader of SVG knows. */
export function cssHex(red: number, green: number, blue: number): string {
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
