import { paddingShare } from '../../canvas/geometry/paddingCells.js';
import type { Run } from '../runs/run.js';
import { runPlaces } from '../runs/runPlaces.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/**
 * The part of all cells that a run selected in the padding, 0 to 1: a part of its mean selected share, over the same tokens
 * and layers.
 *
 * @returns null before the first selection.
 */
export function selectedInPadding(
  selections: SelectionRegistry,
  run: Pick<Run, 'runId' | 'picture' | 'settings'>,
): number | null {
  const frequency = selections.frequency(run.runId, 'all', { tokenIndex: 0, layer: null });
  return frequency === null ? null : paddingShare(runPlaces(run).cells, frequency.shares);
}
