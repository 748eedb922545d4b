import type { Size } from './points.js';

/** What the model makes of an image's resolution, step by step. Lengths in pixels. */
export interface ResolutionChain {
  readonly original: Size;
  /** Side of the padded square, in original pixels. */
  readonly paddedSide: number;
  /** Side of the model's high-res input. */
  readonly highresSize: number;
  /** High-res tokens per side, G. */
  readonly highresGrid: number;
  /** Selectable cells per side. */
  readonly gridSide: number;
  /** Side of what one cell covers, in original pixels. */
  readonly cellSide: number;
  /** Side of what one high-res token covers, in original pixels. */
  readonly tokenSide: number;
  /** High-res tokens in a cell. */
  readonly tokensPerCell: number;
  /** Original pixels per model pixel: above 1 the image is shrunk, below 1 enlarged. */
  readonly shrink: number;
}

/** Source: docs/flexattention.md, sections 1 and 4. */
export function resolutionChain(
  original: Size,
  highresSize: number,
  highresGrid: number,
  gridSide: number,
): ResolutionChain {
  const paddedSide = Math.max(original.width, original.height);
  return {
    original,
    paddedSide,
    highresSize,
    highresGrid,
    gridSide,
    cellSide: paddedSide / gridSide,
    tokenSide: paddedSide / highresGrid,
    tokensPerCell: (highresGrid / gridSide) ** 2,
    shrink: paddedSide / highresSize,
  };
}
