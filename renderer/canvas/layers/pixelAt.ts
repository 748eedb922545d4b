import type { ImagePoint } from '../geometry/points.js';
import type { TileAddress } from '../geometry/pyramidTiles.js';
import { isWhole, type ImagePicture } from './imagePicture.js';
import { TileSource } from './TileSource.js';

/** A point of the image, in its pixels. */
type PixelPlace = Pick<ImagePoint, 'x' | 'y'>;

/** A colour, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colour of the pixel under a point of the image; null where the full picture's pixels are not there yet. Never that of
 * a smaller copy.
 */
export function pixelAt(picture: ImagePicture | TileSource, { x, y }: PixelPlace): Rgb | null {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (picture instanceof TileSource) {
    const { tileSide } = picture.pyramid;
    const pixels = picture.exactly(fullTileAt(picture, { x, y }));
    return pixels === undefined ? null : readPixel(pixels, column % tileSide, row % tileSide);
  }
  const full = picture.levels.at(-1);
  if (full === undefined || !isWhole(picture, full)) return null;
  const tile = full.tiles.find(
    (one) => column >= one.x && row >= one.y && column < one.x + one.width && row < one.y + one.height,
  );
  return tile === undefined || tile.pixels.width === 0
    ? null
    : readPixel(tile.pixels, column - tile.x, row - tile.y);
}

/** The tile of the full picture under a point of the image. */
export function fullTileAt({ pyramid: { tileSide } }: TileSource, { x, y }: PixelPlace): TileAddress {
  return { level: 0, column: Math.floor(x / tileSide), row: Math.floor(y / tileSide) };
}

/** The smallest copy of a picture that shows all of it; null until it is there. */
export function smallestCopy(picture: ImagePicture | TileSource): ImageBitmap | null {
  if (picture instanceof TileSource) return picture.coarsest ?? null;
  const pixels = picture.levels[0]?.tiles.length === 1 ? picture.levels[0].tiles[0]?.pixels : undefined;
  return pixels === undefined || pixels.width === 0 ? null : pixels;
}

/** One pixel, read in the computer's memory: a canvas on the graphics card would wait for it. */
let reader: CanvasRenderingContext2D | null = null;

function readPixel(pixels: ImageBitmap, column: number, row: number): Rgb | null {
  if (reader === null) {
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    reader = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (reader === null) return null;
  // The engine flattens transparency on white.
  reader.fillStyle = '#ffffff';
  reader.fillRect(0, 0, 1, 1);
  reader.drawImage(pixels, column, row, 1, 1, 0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = reader.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
