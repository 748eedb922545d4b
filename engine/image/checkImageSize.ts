import { EngineError } from '../protocol/EngineError.js';
import { maxImagePixels, maxImageSide, maxTiledPixels, maxTiledSide } from '../protocol/limits.js';

/** @throws EngineError `image-too-large` for a picture that is decoded whole */
export function checkImageSize(name: string, width: number, height: number): void {
  if (width * height <= maxImagePixels && Math.max(width, height) <= maxImageSide) return;
  throw tooLarge(name, width, height);
}

/** @throws EngineError `image-too-large` for a TIFF whose tiles are read as they are wanted */
export function checkTiledSize(name: string, width: number, height: number): void {
  if (width * height <= maxTiledPixels && Math.max(width, height) <= maxTiledSide) return;
  throw tooLarge(name, width, height);
}

function tooLarge(name: string, width: number, height: number): EngineError {
  return new EngineError(
    'image-too-large',
    `Expected an image of at most ${megapixels(maxImagePixels)} and ${maxImageSide} pixels a side, or a TIFF in tiles of ` +
      `at most ${megapixels(maxTiledPixels)} and ${maxTiledSide} a side, but ${name} says it has ${width} x ${height} ` +
      `(${Math.round((width * height) / 1e6)} megapixels). Scale it down, cut out the part you want to ask about, or save ` +
      `it as a TIFF in tiles.`,
  );
}

function megapixels(pixels: number): string {
  return `${Math.floor(pixels / 1e6)} megapixels`;
}
