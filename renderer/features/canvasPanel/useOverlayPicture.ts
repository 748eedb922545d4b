import { useMemo } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { normalisedAttention } from '../../../engine/selection/attentionValues.js';
import { gridPlaces, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Size } from '../../canvas/geometry/points.js';
import type { OverlayPicture } from '../../../engine/selection/overlayPicture.js';
import type { LayerSelection } from '../../state/masks/SelectionRegistry.js';
import { useApp, useSelections } from '../../state/WindowModelContext.js';
import type { OverlayMode } from '../../state/view/overlaySlice.js';

/**
 * What the overlay paints for the chosen run, token, layer and mode; null when there is nothing to paint.
 * The same object as long as it shows the same, so that masks of other layers and tokens cause no drawing.
 */
export function useOverlayPicture(image: Size): OverlayPicture | null {
  const { maps } = useShownPlaces(image);
  const selections = useSelections();
  const { mode, scope, visible } = useApp((state) => state.overlay);
  const runId = useApp((state) => state.shownRunId);
  const focus = useApp((state) => state.focus);
  const selection = useShownSelection();
  /** Only counting over many masks depends on how many there are, told by the engine or fetched. */
  const counted = useApp(({ runs, masks }) =>
    mode === 'frequency' ? (runs[runId ?? '']?.selections ?? 0) + masks.arrived : 0,
  );
  const frequency = useMemo(
    () => (counted === 0 || runId === null ? null : selections.frequency(runId, scope, focus)),
    [selections, runId, scope, focus, counted],
  );
  return useMemo(() => {
    if (!visible) return null;
    if (mode !== 'frequency') return selection && selectionPicture(selection, mode, maps);
    return frequency && { kind: 'heat', gridSide: selectionGridSide, values: frequency.shares };
  }, [visible, mode, selection, frequency, maps]);
}

/** The selection of the shown layer and token; null while it has not arrived. */
export function useShownSelection(): LayerSelection | null {
  const selections = useSelections();
  return useApp(({ shownRunId, focus }) =>
    shownRunId === null || focus.layer === null
      ? null
      : (selections.at(shownRunId, focus.tokenIndex, focus.layer) ?? null),
  );
}

/** Where the cells and the attention maps of the shown run lie on the picture; on the whole of it where none is shown. */
export function useShownPlaces({ width, height }: Size): GridPlaces {
  const region = useApp((state) => state.runs[state.shownRunId ?? '']?.settings.region);
  return useMemo(() => gridPlaces({ width, height }, region), [width, height, region]);
}

/**
 * The picture of one selection: its cells, or the attention behind them (null when that was dropped).
 *
 * @param image the part of the picture that the map lies on.
 */
export function selectionPicture(
  { selectionGrid, attentionMap }: LayerSelection,
  mode: Exclude<OverlayMode, 'frequency'>,
  image: Size,
): OverlayPicture | null {
  if (mode === 'selected') return { kind: 'mask', gridSide: selectionGridSide, grid: selectionGrid };
  if (attentionMap === null) return null;
  const gridSide = Math.round(Math.sqrt(attentionMap.length));
  return { kind: 'heat', gridSide, values: normalisedAttention(attentionMap, gridSide, image) };
}
