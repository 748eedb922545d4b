import type { Rectangle, Size } from '../geometry/points.js';

/** An image's decoded pixels at several sizes, each cut into tiles. */
export interface ImagePicture {
  /** Size of the image, in pixels. */
  readonly size: Size;
  /** Smallest first. While a large image is still being cut, its largest level is missing. */
  readonly levels: readonly PictureLevel[];
}

/** An image at one size. */
export interface PictureLevel extends Size {
  readonly tiles: readonly PictureTile[];
}

/** A rectangle of a level with its pixels; neighbours overlap a little, so that no seam shows between them. */
export interface PictureTile extends Rectangle {
  readonly pixels: ImageBitmap;
}

/** Sides of the smaller copies of a large image, in pixels. */
const previewSides = [2048, 4096];

/** Side of a tile, and how far it reaches into the next, in pixels. */
export const tileSide = 1024;
const tileOverlap = 2;

/** An image no larger than this on either side is one tile: every GPU takes that as a texture. */
const untiledSide = 4096;

/**
 * Loads an image and decodes it off the main thread, smaller copies first.
 *
 * @param onPicture called with each more complete picture; the last has every level.
 * @param signal ends the loading; what was handed over by then is the caller's to close.
 * @throws Error when the address cannot be read or Chromium cannot decode it.
 */
export async function loadImagePicture(
  url: string,
  size: Size,
  onPicture: (picture: ImagePicture) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected the image at ${url}, got status ${response.status}.`);
  const blob = await response.blob();
  const longSide = Math.max(size.width, size.height);
  const levels: PictureLevel[] = [];
  const add = (level: PictureLevel): void => {
    if (signal.aborted) {
      closeLevel(level);
      signal.throwIfAborted();
    }
    levels.push(level);
    onPicture({ size, levels: [...levels] });
  };
  for (const side of previewSides.filter((side) => side < longSide * 0.75)) {
    const width = Math.max(1, Math.round((size.width * side) / longSide));
    const height = Math.max(1, Math.round((size.height * side) / longSide));
    const pixels = await createImageBitmap(blob, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'high',
    });
    add({ width, height, tiles: [{ x: 0, y: 0, width, height, pixels }] });
  }
  const whole = await createImageBitmap(blob);
  if (longSide <= untiledSide) add({ ...size, tiles: [{ x: 0, y: 0, ...size, pixels: whole }] });
  else add({ ...size, tiles: await cutTiles(whole, size, signal) });
}

/** Whether a level has every pixel of the image. */
export function isWhole({ size }: ImagePicture, level: Size): boolean {
  return level.width === size.width && level.height === size.height;
}

/** Lets go of the pixels. */
export function closeImagePicture(picture: ImagePicture): void {
  picture.levels.forEach(closeLevel);
}

function closeLevel(level: PictureLevel): void {
  level.tiles.forEach(({ pixels }) => pixels.close());
}

/** Cuts a bitmap into tiles and closes it; pauses between tiles, so that the window stays responsive. */
async function cutTiles(whole: ImageBitmap, size: Size, signal: AbortSignal): Promise<PictureTile[]> {
  const tiles: PictureTile[] = [];
  for (const { x, y, width, height } of tileRectangles(size)) {
    if (signal.aborted) break;
    tiles.push({ x, y, width, height, pixels: await createImageBitmap(whole, x, y, width, height) });
    await new Promise((resolve) => setTimeout(resolve));
  }
  whole.close();
  return tiles;
}

/** Where the tiles of a level lie, in its pixels. */
export function tileRectangles({ width, height }: Size): Rectangle[] {
  const rectangles: Rectangle[] = [];
  for (let y = 0; y < height; y += tileSide) {
    for (let x = 0; x < width; x += tileSide) {
      rectangles.push({
        x,
        y,
        width: Math.min(tileSide + tileOverlap, width - x),
        height: Math.min(tileSide + tileOverlap, height - y),
      });
    }
  }
  return rectangles;
}

/** What to draw of a picture. */
export interface DrawPlan {
  readonly tiles: readonly {
    readonly pixels: ImageBitmap;
    /** In image pixels. */
    readonly to: Rectangle;
  }[];
  /** Off when one image pixel covers more than two of the screen's, so that pixels are seen as they are. */
  readonly smooth: boolean;
}

/**
 * Plans drawing only the visible tiles of the smallest level that has enough pixels.
 *
 * @param visible the visible part, in image pixels.
 * @param deviceScale screen pixels per image pixel.
 */
export function planDrawing(picture: ImagePicture, visible: Rectangle, deviceScale: number): DrawPlan {
  const { size, levels } = picture;
  const level = levels.find(({ width }) => width >= size.width * deviceScale) ?? levels.at(-1);
  const smooth = deviceScale <= 2;
  if (level === undefined) return { tiles: [], smooth };
  const scaleX = size.width / level.width;
  const scaleY = size.height / level.height;
  const tiles = level.tiles
    .map(({ x, y, width, height, pixels }) => ({
      pixels,
      to: { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY },
    }))
    // A bitmap that was closed has no width.
    .filter(({ pixels, to }) => pixels.width > 0 && overlaps(to, visible));
  return { tiles, smooth };
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
