/**
 * The square an image is padded to (docs/flexattention.md, section 1, step 1), and where the image lies in it, in
 * pixels of the image.
 */
export interface PaddedSquare {
  readonly side: number;
  /** Padding left of the image. */
  readonly left: number;
  /** Padding above the image. */
  readonly top: number;
}

/** The longer side squared, the image in its middle; the smaller half of an odd margin comes first. */
export function paddedSquare(width: number, height: number): PaddedSquare {
  const side = Math.max(width, height);
  return { side, left: Math.floor((side - width) / 2), top: Math.floor((side - height) / 2) };
}
