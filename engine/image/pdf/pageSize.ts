import { PictureError } from '../PictureError.js';

/** Dots per inch a page is drawn with: letters of 8 points are 22 pixels high. */
const pageDpi = 200;

/** Most pixels of a page; a larger one (above 1 x 1.7 m) is drawn with fewer dots per inch. */
const maxPagePixels = 2 ** 26;

/** In pixels, what a page of so many points (1/72 inch) is drawn with. @throws PictureError for one without a size */
export function pageSize(
  widthPoints: number,
  heightPoints: number,
): { readonly width: number; readonly height: number; readonly dpi: number } {
  const area = (widthPoints / 72) * (heightPoints / 72);
  if (!(area > 0)) throw new PictureError('its page has no size');
  const dpi = Math.min(pageDpi, Math.sqrt(maxPagePixels / area));
  const pixels = (points: number): number => Math.max(1, Math.round((points / 72) * dpi));
  const [width, height] = [pixels(widthPoints), pixels(heightPoints)];
  if (Math.max(width, height) > 65_535) throw new PictureError('its page is too long and narrow');
  return { width, height, dpi: Math.round(dpi * 10) / 10 };
}
