import type { PictureSize } from './rgbImage.js';

/** A rectangle in pixels of a picture. */
export interface Rectangle extends PictureSize {
  readonly left: number;
  readonly top: number;
}
