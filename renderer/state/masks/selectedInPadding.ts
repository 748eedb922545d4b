import { paddingShare } from '../../canvas/geometry/paddingCells.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/**
 * The part of all cells that a run selected in the padding, 0 to 1: a part of its mean selected share, over the same tokens
 * and layers.
 *
 * @param image the picture of the run; undefined where it is closed, of which nothing is known.
 * @returns null before the first selection.
 */
export function selectedInPadding(
  selections: SelectionRegistry,
  runId: string,
  image: Size | undefined,
): number | null {
  const frequency = selections.frequency(runId, 'all', { tokenIndex: 0, layer: null });
  return image === undefined || frequency === null ? null : paddingShare(image, frequency.shares);
}
