/** The least share of the layer-token pairs that must choose a cell for it to be called a sink. */
export const sinkShare = 0.95;

/**
 * The cells that are chosen whatever is computed, most often first, then in raster order: sinks.
 *
 * @param shares [9, 9]: share of the layer-token pairs that are read which chose the cell, 0 to 1.
 * @param least how large a share makes a cell a sink.
 * @returns indices of cells.
 */
export function sinkCells(shares: ArrayLike<number>, least: number = sinkShare): readonly number[] {
  const cells = Array.from({ length: shares.length }, (_, cell) => cell);
  return cells.filter((cell) => shares[cell]! >= least).sort((a, b) => shares[b]! - shares[a]! || a - b);
}

/**
 * How much of some cells was read over a whole answer: the mean over the layer-token pairs that are read of the share of the
 * cells that were chosen, 0 to 1. It is 0 only where none of them was ever chosen: they are a blind spot.
 *
 * @param shares [9, 9], as `sinkCells` takes them.
 * @param cells indices of cells, at least one.
 */
export function shareRead(shares: ArrayLike<number>, cells: readonly number[]): number {
  return cells.reduce((sum, cell) => sum + shares[cell]!, 0) / cells.length;
}
