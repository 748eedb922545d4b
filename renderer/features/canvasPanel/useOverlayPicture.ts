import { normalisedAttention } from '../../canvas/geometry/attentionValues.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { OverlayPicture } from '../../canvas/overlayPicture.js';
import type { SelectionRegistry } from '../../store/selectionRegistry.js';
import { useApp, useSelections } from '../../store/SessionContext.js';
import { useMemo } from 'react';
import type { Focus } from '../inspector/focusSlice.js';
import type { OverlaySlice } from './overlaySlice.js';

/** Selectable patches per side (specification section 4, step 5). */
export const patchGridSide = 9;

/** What the overlay paints for the chosen run, token, layer and mode; null when there is nothing to paint. */
export function useOverlayPicture(image: Size): OverlayPicture | null {
  const selections = useSelections();
  const runId = useApp((state) => state.shownRunId);
  const focus = useApp((state) => state.focus);
  const overlay = useApp((state) => state.overlay);
  const received = useApp((state) => state.runs[state.shownRunId ?? '']?.selections ?? 0);
  const { mode, scope, visible } = overlay;
  // `received` stands for the registry's content, which lies outside React.
  return useMemo(
    () =>
      runId === null || !visible || received === 0
        ? null
        : overlayPicture(selections, runId, focus, { mode, scope }, image),
    [selections, runId, focus, mode, scope, visible, image, received],
  );
}

/** The picture of one mode; null while its masks have not arrived. */
export function overlayPicture(
  selections: SelectionRegistry,
  runId: string,
  focus: Focus,
  { mode, scope }: Pick<OverlaySlice['overlay'], 'mode' | 'scope'>,
  image: Size,
): OverlayPicture | null {
  if (mode === 'frequency') {
    const frequency = selections.frequency(runId, scope, focus);
    return frequency && { kind: 'heat', gridSide: patchGridSide, values: frequency.shares };
  }
  const selection = focus.layer === null ? undefined : selections.at(runId, focus.tokenIndex, focus.layer);
  if (selection === undefined) return null;
  if (mode === 'selected') return { kind: 'mask', gridSide: patchGridSide, grid: selection.selectionGrid };
  if (selection.attentionMap === null) return null;
  const gridSide = Math.round(Math.sqrt(selection.attentionMap.length));
  return { kind: 'heat', gridSide, values: normalisedAttention(selection.attentionMap, gridSide, image) };
}
