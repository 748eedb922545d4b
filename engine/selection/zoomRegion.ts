import { paddedSquare } from './paddedSquare.js';
import type { RegionPlace } from './regionSquare.js';
import { zeroPadding } from './selectCells.js';

/** Tokens count as attended from this share of the largest value on. */
const attendedShare = 0.5;

/** Low-res tokens around what was attended that are shown with it. */
const marginTokens = 1;

/** What the region to zoom into depends on besides the maps. Sizes of the whole picture in pixels. */
export interface ZoomSettings {
  /** Low-res tokens per side, g. */
  readonly lowresGrid: number;
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Sides of the region are at least this long, in pixels, as far as the picture is: the model's low-res side. */
  readonly leastSide: number;
}

/**
 * Where an answer looked, as the part of the picture to look at more closely (docs/interventions.md, "Zoom"): the mean of its
 * attention maps; of the tokens with at least half of the largest value those that touch, by a side or a corner, the largest
 * one or each other; the box around them with a token more on each side, as a square of at least `leastSide`, within the
 * picture.
 *
 * @param maps float32 [g, g] over the padded square of the whole picture: those of the layers whose choice is read, at each token
 *   of the answer but the end-of-sequence
 * @returns null where no token stands out: there are no maps, or nothing but 0 in them
 */
export function zoomRegion(maps: Iterable<Float32Array>, settings: ZoomSettings): RegionPlace | null {
  const { lowresGrid: g, imageWidth, imageHeight, leastSide } = settings;
  const sum = new Float32Array(g * g);
  for (const map of maps) map.forEach((value, token) => (sum[token]! += value));
  const visible = zeroPadding(sum, g, imageWidth, imageHeight);
  const most = Math.max(...visible);
  if (!(most > 0)) return null;
  const box = boxAround(visible.indexOf(most), (token) => visible[token]! >= attendedShare * most, g);
  const { side, left, top } = paddedSquare(imageWidth, imageHeight);
  const pixels = (token: number, margin: number): number => (token / g) * side - margin;
  const across = [pixels(box.left - marginTokens, left), pixels(box.right + 1 + marginTokens, left)] as const;
  const down = [pixels(box.top - marginTokens, top), pixels(box.bottom + 1 + marginTokens, top)] as const;
  const wanted = Math.max(leastSide, across[1] - across[0], down[1] - down[0]);
  const columns = span(across, wanted, imageWidth);
  const rows = span(down, wanted, imageHeight);
  return { left: columns.start, top: rows.start, width: columns.length, height: rows.length };
}

/** The box of the tokens that are connected to one, in tokens, last ones included. */
function boxAround(first: number, isAttended: (token: number) => boolean, g: number) {
  const seen = new Set([first]);
  const box = { left: g, right: 0, top: g, bottom: 0 };
  for (const token of seen) {
    const [row, column] = [Math.floor(token / g), token % g];
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
    for (let y = Math.max(0, row - 1); y <= Math.min(g - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(g - 1, column + 1); x++) {
        // A set that grows while it is gone through is gone through to its new end.
        if (isAttended(y * g + x)) seen.add(y * g + x);
      }
    }
  }
  return box;
}

/** A stretch of `wanted` pixels around the middle of another, moved and cut to lie in 0 to `size`; whole pixels. */
function span([from, to]: readonly [number, number], wanted: number, size: number) {
  const length = Math.min(size, Math.ceil(wanted));
  const start = Math.min(Math.max(0, Math.floor((from + to - length) / 2)), size - length);
  return { start, length };
}
