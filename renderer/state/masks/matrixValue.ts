import { compareSelections } from '../../../engine/selection/compareSelections.js';
import type { Shading } from '../view/inspectorSlice.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/** What a cell of the matrix is shaded by, with what that needs. */
export interface ShadedBy {
  readonly shading: Shading;
  /** The cells of the annotation, for `annotation`: indices of the 9 x 9 grid. */
  readonly cells: readonly number[];
}

/**
 * The value of a cell of the matrix, 0 to 1: the share of all cells that the layer chose, the intersection over union with what
 * it chose at the token before, or the share of an annotation's cells that it chose.
 *
 * @returns undefined while the selection is not here; null where there is nothing to compare: no token before, no annotation.
 */
export function matrixValue(
  selections: Pick<SelectionRegistry, 'at'>,
  runId: string,
  { shading, cells }: ShadedBy,
  tokenIndex: number,
  layer: number,
): number | null | undefined {
  const selection = selections.at(runId, tokenIndex, layer);
  if (selection === undefined) return undefined;
  if (shading === 'fraction') return selection.selectedFraction;
  if (shading === 'overlap') return overlapBefore(selections, runId, tokenIndex, layer);
  if (cells.length === 0) return null;
  let read = 0;
  for (const cell of cells) read += selection.selectionGrid[cell]!;
  return read / cells.length;
}

/** Intersection over union of what a layer chose at a token and at the one before, 0 to 1; null and undefined as `matrixValue`. */
export function overlapBefore(
  selections: Pick<SelectionRegistry, 'at'>,
  runId: string,
  tokenIndex: number,
  layer: number,
): number | null | undefined {
  if (tokenIndex === 0) return null;
  const before = selections.at(runId, tokenIndex - 1, layer);
  const here = selections.at(runId, tokenIndex, layer);
  return before === undefined || here === undefined
    ? undefined
    : compareSelections(before.selectionGrid, here.selectionGrid).iou;
}
