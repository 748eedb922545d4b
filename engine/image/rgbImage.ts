import type { ImageFormat } from '../protocol/imageFormat.js';

/** A decoded image: upright, opaque, 8 bits a channel. */
export interface RgbImage {
  /** In pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** uint8 [height, width, 3], red, green, blue. */
  readonly data: Uint8Array;
  readonly format: ImageFormat;
}
