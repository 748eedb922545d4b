import { paddingShare } from '../../canvas/geometry/paddingCells.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/**
 * The part of all cells that a run selected in the padding, 0 to 1: a part of its mean selected share, over the same tokens
 * and layers.
 *
 * @param picture the picture as the run was asked about it.
 * @returns null before the first selection.
 */
export function selectedInPadding(
  selections: SelectionRegistry,
  runId: string,
  picture: Size,
): number | null {
  const frequency = selections.frequency(runId, 'all', { tokenIndex: 0, layer: null });
  return frequency === null ? null : paddingShare(picture, frequency.shares);
}
