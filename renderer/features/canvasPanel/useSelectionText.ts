import type { AppState } from '../../state/appStore.js';
import type { SelectionRegistry } from '../../state/masks/SelectionRegistry.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare, visibleToken } from '../../ui/formatNumber.js';

/** The focused selection in words, such as `Layer 8, token 3 “ red”: 12 of 81 cells (14.8 %)`. */
export function useSelectionText(): string {
  const selections = useSelections();
  return useApp((state) => selectionText(state, selections));
}

function selectionText(state: AppState, selections: SelectionRegistry): string {
  const run = state.runs[state.shownRunId ?? ''];
  const { tokenIndex, layer } = state.focus;
  if (run === undefined) return 'No selection yet.';
  if (run.prefill?.selectingLayers.length === 0)
    return `${variantNames[run.settings.variant]} selects no cells.`;
  if (layer === null) return 'No selection yet.';
  const selection = selections.at(run.runId, tokenIndex, layer);
  const text = run.tokens[tokenIndex]?.text;
  const token = `token ${tokenIndex + 1}${text === undefined ? '' : ` “${visibleToken(text)}”`}`;
  if (selection === undefined) return `Layer ${layer}, ${token}: not computed yet.`;
  const chosen = selection.selectionGrid.reduce((sum, cell) => sum + cell, 0);
  const { length } = selection.selectionGrid;
  return `Layer ${layer}, ${token}: ${chosen} of ${length} cells (${formatShare(chosen / length)})`;
}
