/** How the cells of one selection differ from those of another. */
export interface SelectionChange {
  /** Cells that only the second has. */
  readonly added: number;
  /** Cells that both have. */
  readonly kept: number;
  /** Cells that only the first has. */
  readonly dropped: number;
  /** Intersection over union, 0 to 1; 1 where both are empty: they are the same. */
  readonly iou: number;
}

/**
 * Counts what became of the cells from one selection to another.
 *
 * @param before, after uint8 of the same length, 1 = selected.
 */
export function compareSelections(before: Uint8Array, after: Uint8Array): SelectionChange {
  let [added, kept, dropped] = [0, 0, 0];
  for (let cell = 0; cell < before.length; cell++) {
    if (before[cell] === 1) {
      if (after[cell] === 1) kept++;
      else dropped++;
    } else if (after[cell] === 1) added++;
  }
  const union = added + kept + dropped;
  return { added, kept, dropped, iou: union === 0 ? 1 : kept / union };
}
