import type { AppState } from '../appStore.js';
import type { SelectionRegistry } from './SelectionRegistry.js';

/** Why a selection is not there: it comes with the answer, it is being read from the disk or cannot be, or there is none. */
export type AbsentSelection = 'not computed yet' | 'being loaded' | 'cannot be read' | 'none reported';

/** Why the selection of a layer at a token, which the registry does not have, is not there; the words are for people. */
export function absentSelection(
  { runs, masks }: Pick<AppState, 'runs' | 'masks'>,
  selections: SelectionRegistry,
  runId: string,
): AbsentSelection {
  if (runs[runId]?.state === 'running') return 'not computed yet';
  if (selections.hasGrids(runId)) return 'none reported';
  return masks.failed?.runId === runId && masks.failed.tokenIndex === null
    ? 'cannot be read'
    : 'being loaded';
}
