import type { ResampleKernel } from '../image/resizeTarget.js';

/** Sides in pixels of what the tower is given. */
export interface ImageSizes {
  /** Side of the low-res input h. */
  readonly lowresSize: number;
  /** Side of the high-res input H; a multiple of `zoomRatio`. */
  readonly highresSize: number;
  /** Tiles per side z. */
  readonly zoomRatio: number;
  /** Side of one more image for variant `hd`; at most `highresSize`. */
  readonly hdSize?: number;
}

/** How pictures are resized to the square that a tower reads, where they are not padded to one. */
export interface StretchSettings {
  readonly kernel: ResampleKernel;
  /** Where a picture is seen in tiles, and then as a whole (`planTiles`). */
  readonly tiling?: { readonly longestSide: number };
}

/** What a model sees, by its checkpoint's config. */
export interface ViewSettings extends ImageSizes {
  /** Pictures are stretched to a square, not padded; cut into tiles where it says so. */
  readonly stretch?: Omit<StretchSettings, 'kernel'>;
}
