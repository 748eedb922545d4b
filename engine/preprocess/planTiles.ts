import type { PictureSize } from '../image/rgbImage.js';

/** How a picture is cut into tiles. */
export interface TilePlan {
  /** What the picture is resized to first: its longer side is the one that the model asks for. */
  readonly first: PictureSize;
  /** What that is resized to, multiples of a tile. */
  readonly whole: PictureSize;
  /** Tiles of `whole`; none where it is one tile alone. */
  readonly rows: number;
  readonly columns: number;
}

/** What is never exceeded, whatever a model asks for. */
const mostPixels = 4096;

/**
 * Sizes and tiles of a picture as Idefics3's processor makes them (transformers 5.24, `Idefics3ImageProcessor`): small pictures are
 * enlarged, and the shape is kept but for rounding up to whole tiles.
 *
 * @param longestSide in pixels. @param tileSide of the square tiles, in pixels.
 */
export function planTiles(
  { width, height }: PictureSize,
  { longestSide }: { readonly longestSide: number },
  tileSide: number,
): TilePlan {
  const first = belowMost(withLongerSide(width, height, longestSide));
  const ratio = first.width / first.height;
  const up = (length: number): number => Math.ceil(length / tileSide) * tileSide;
  const isWide = first.width >= first.height;
  const wide = isWide ? up(first.width) : up(Math.trunc(up(first.height) * ratio));
  const high = isWide ? up(Math.trunc(wide / ratio)) : up(first.height);
  const isOne = wide <= tileSide && high <= tileSide;
  return {
    first,
    whole: { width: wide, height: high },
    rows: isOne ? 0 : high / tileSide,
    columns: isOne ? 0 : wide / tileSide,
  };
}

/** The other side is even, and at least 1. */
function withLongerSide(width: number, height: number, longest: number): PictureSize {
  const ratio = width / height;
  const even = (length: number): number => Math.max(1, length % 2 === 0 ? length : length + 1);
  return width >= height
    ? { width: longest, height: even(Math.trunc(longest / ratio)) }
    : { width: even(Math.trunc(longest * ratio)), height: longest };
}

function belowMost({ width, height }: PictureSize): PictureSize {
  const ratio = width / height;
  if (width >= height && width > mostPixels)
    return { width: mostPixels, height: Math.max(1, Math.trunc(mostPixels / ratio)) };
  if (height > width && height > mostPixels)
    return { width: Math.max(1, Math.trunc(mostPixels * ratio)), height: mostPixels };
  return { width, height };
}

/** Most tiles that any picture is cut into. */
export function mostTiles({ longestSide }: { readonly longestSide: number }, tileSide: number): number {
  return Math.ceil(Math.min(longestSide, mostPixels) / tileSide) ** 2;
}
