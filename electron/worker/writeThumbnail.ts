import { type Picture, shrinkPixels, writePng } from '../../engine/index.js';

/** Longer side of the small picture that a list of sessions shows, in pixels. */
const thumbnailSide = 240;

/**
 * Writes a small picture of a picture as a PNG file.
 *
 * @returns the bytes of the pixels that it was made of, which are in memory now.
 * @throws EngineError as `Picture.pixels`; Error when the file cannot be written.
 */
export async function writeThumbnail(picture: Picture, path: string): Promise<number> {
  const pixels = await picture.pixels();
  await writePng(shrinkPixels(pixels, thumbnailSide), path);
  return pixels.data.byteLength;
}
