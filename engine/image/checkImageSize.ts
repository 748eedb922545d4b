import { EngineError } from '../protocol/EngineError.js';
import { maxImagePixels, maxImageSide, maxTiffPixels, maxTiffSide } from '../protocol/limits.js';
import type { PictureSize } from './rgbImage.js';

/** @throws EngineError `image-too-large` for a picture that is decoded whole */
export function checkImageSize(name: string, width: number, height: number): void {
  if (width * height <= maxImagePixels && Math.max(width, height) <= maxImageSide) return;
  throw tooLarge(name, width, height);
}

/**
 * @param blockBytes of its largest tile or strip, unpacked
 * @throws EngineError `image-too-large` for a TIFF whose tiles or strips are read as they are wanted
 */
export function checkTiffSize(
  name: string,
  { width, height, tiled }: PictureSize & { readonly tiled: boolean },
  blockBytes: number,
): void {
  if (width * height > maxTiffPixels || Math.max(width, height) > maxTiffSide)
    throw tooLarge(name, width, height);
  if (width * height <= maxImagePixels || blockBytes <= maxBlockBytes) return;
  throw new EngineError(
    'image-too-large',
    `Expected a TIFF of more than ${megapixels(maxImagePixels)} to have tiles or strips of at most ` +
      `${maxBlockBytes / 2 ** 20} MiB each, which are unpacked one by one, but those of ${name} have up to ` +
      `${Math.ceil(blockBytes / 2 ** 20)} MiB. Save it in ${tiled ? 'smaller tiles' : 'tiles, or in strips of fewer rows'}.`,
  );
}

/** Most bytes of a tile or strip of what is too large to be held whole. */
const maxBlockBytes = 2 ** 28;

function tooLarge(name: string, width: number, height: number): EngineError {
  return new EngineError(
    'image-too-large',
    `Expected an image of at most ${megapixels(maxImagePixels)} and ${maxImageSide} pixels a side, or a TIFF of ` +
      `at most ${megapixels(maxTiffPixels)} and ${maxTiffSide} a side, but ${name} says it has ${width} x ${height} ` +
      `(${Math.round((width * height) / 1e6)} megapixels). Scale it down, cut out the part you want to ask about, or save ` +
      `it as a TIFF.`,
  );
}

function megapixels(pixels: number): string {
  return `${Math.floor(pixels / 1e6)} megapixels`;
}
