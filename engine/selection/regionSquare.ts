import type { Region } from '../protocol/region.js';
import { paddedSquare } from './paddedSquare.js';

/** A rectangle of a picture, in pixels of it. */
export type RegionPlace = Pick<Region, 'left' | 'top' | 'width' | 'height'>;

/** Where the square a region is padded to lies on the square its picture is padded to, in pixels of the picture. */
export interface RegionSquare {
  /** Side of the region's square. */
  readonly side: number;
  /** Its left upper corner, from that of the picture's square; below 0 where the region's padding reaches out of it. */
  readonly left: number;
  readonly top: number;
  /** Side of the picture's square. */
  readonly pictureSide: number;
}

/** @param picture size of the whole picture in pixels */
export function regionSquare(
  region: RegionPlace,
  picture: { readonly width: number; readonly height: number },
): RegionSquare {
  const whole = paddedSquare(picture.width, picture.height);
  const part = paddedSquare(region.width, region.height);
  return {
    side: part.side,
    left: whole.left + region.left - part.left,
    top: whole.top + region.top - part.top,
    pictureSide: whole.side,
  };
}
