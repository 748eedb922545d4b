import { reportingLayers, selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { countInPadding } from '../../canvas/geometry/paddingCells.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { absentSelection } from '../../state/masks/absentSelection.js';
import type { AppState } from '../../state/appStore.js';
import type { SelectionRegistry } from '../../state/masks/SelectionRegistry.js';
import { runPlaces } from '../../state/runs/runPlaces.js';
import { variantNames } from '../../state/runs/variantTexts.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import { formatShare } from '../../ui/formatNumber.js';
import { tokenText } from './placeText.js';

/** The focused selection in words, such as `Layer 8, token 3 “red”: 12 of 81 cells (14.8 %), read by layer 9`. */
export function useSelectionText(): string {
  const selections = useSelections();
  return useApp((state) => selectionText(state, selections));
}

function selectionText(state: AppState, selections: SelectionRegistry): string {
  const run = state.runs[state.shownRunId ?? ''];
  const { tokenIndex, layer } = state.focus;
  if (run === undefined) return 'No selection yet.';
  const selects = run.prefill === null || selectsCells(run.prefill);
  const name = variantNames[run.settings.variant];
  if (!selects && reportingLayers(run.prefill).length === 0)
    return `${name} selects no cells, and this answer was asked without its attention.`;
  if (layer === null) return 'No selection yet.';
  const selection = selections.at(run.runId, tokenIndex, layer);
  const token = tokenText(run, tokenIndex);
  if (selection === undefined) {
    return `Layer ${layer}, ${token}: ${absentSelection(state, selections, run.runId)}.`;
  }
  if (!selects) {
    const map = selection.attentionMap === null ? `; its map ${mapIs(state, run.runId, tokenIndex)}` : '';
    return `Layer ${layer}, ${token}: ${name} selects nothing; this is where it looked${map}`;
  }
  const chosen = selection.selectionGrid.reduce((sum, cell) => sum + cell, 0);
  const { length } = selection.selectionGrid;
  const padding = countInPadding(runPlaces(run).cells, selection.selectionGrid);
  const inPadding = padding === 0 ? '' : `, ${padding} of them in the padding`;
  const reader = readingLayer(layer, run.prefill?.selectingLayers ?? []);
  const read = reader === null ? 'read by nobody: it is the last layer' : `read by layer ${reader}`;
  const { mode } = state.overlay;
  const lacksMap = (mode === 'attention' || mode === 'relative') && selection.attentionMap === null;
  const map = lacksMap ? `; its map ${mapIs(state, run.runId, tokenIndex)}` : '';
  return `Layer ${layer}, ${token}: ${chosen} of ${length} cells (${formatShare(chosen / length)})${inPadding}, ${read}${map}`;
}

function mapIs({ masks: { failed } }: AppState, runId: string, tokenIndex: number): string {
  const isFailed = failed?.runId === runId && failed.tokenIndex === tokenIndex;
  return isFailed ? 'cannot be read' : 'is being loaded';
}
