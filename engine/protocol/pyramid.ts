/** Side of a tile of a pyramid, in pixels; tiles do not overlap, those at the right and lower edge are smaller. */
export const pyramidTileSide = 512;

/** A large picture at several sizes, each cut into square tiles. Sizes in pixels. */
export interface PyramidFacts {
  readonly tileSide: number;
  /** The full picture first; each next is half of the one before, rounded up; the last fits into one tile. */
  readonly levels: readonly { readonly width: number; readonly height: number }[];
}
