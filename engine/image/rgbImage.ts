import type { ImageDetails } from '../protocol/imageFacts.js';
import type { ImageFormat } from '../protocol/imageFormats.js';

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Upright, opaque pixels, 8 bits a channel. */
export interface RgbPixels extends PictureSize {
  /** uint8 [height, width, 3], red, green, blue. */
  readonly data: Uint8Array;
}

/** A decoded image, after EXIF orientation. */
export interface RgbImage extends RgbPixels {
  readonly format: ImageFormat;
  readonly details: ImageDetails;
  /** Whether Chromium shows the file just so; otherwise the window is given these pixels as a PNG. */
  readonly shownByChromium: boolean;
}
