/** How two selections of the same grid compare, in cells. */
export interface GridOverlap {
  /** Chosen in both. */
  readonly kept: number;
  /** Chosen in the second only. */
  readonly added: number;
  /** Chosen in the first only. */
  readonly dropped: number;
  /** Intersection over union, 0 to 1; two selections of nothing are the same: 1. */
  readonly iou: number;
}

/**
 * Compares two selections.
 *
 * @param before uint8 [n, n]: 1 = selected.
 * @param after uint8 [n, n], of the same grid.
 * @throws Error where the grids are of different sizes: a mistake in the code.
 */
export function gridOverlap(before: Uint8Array, after: Uint8Array): GridOverlap {
  if (before.length !== after.length) {
    throw new Error(`Expected two grids of the same size, found ${before.length} and ${after.length} cells.`);
  }
  let kept = 0;
  let added = 0;
  let dropped = 0;
  for (let cell = 0; cell < before.length; cell++) {
    if (before[cell] === 1) {
      if (after[cell] === 1) kept++;
      else dropped++;
    } else if (after[cell] === 1) added++;
  }
  const union = kept + added + dropped;
  return { kept, added, dropped, iou: union === 0 ? 1 : kept / union };
}
