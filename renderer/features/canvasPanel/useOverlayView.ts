import { selectsCells } from '../../../engine/protocol/reportingLayers.js';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { gridPlaces, type GridPlaces } from '../../canvas/geometry/gridPlaces.js';
import type { Size } from '../../canvas/geometry/points.js';
import {
  sensitivityOf,
  sensitivityRecord,
  type Sensitivity,
} from '../../state/experiments/shownSensitivity.js';
import type { AppState } from '../../state/appStore.js';
import type { LayerSelection, SelectionRegistry } from '../../state/masks/SelectionRegistry.js';
import { neutralKey } from '../../state/neutral/neutralSlice.js';
import { comparedPlaces, type Place } from '../../state/pins/pinSlice.js';
import { useApp, useNeutralMaps, useSelections } from '../../state/WindowModelContext.js';
import { nothing, overlayViewOf, type OverlayView } from './overlayView.js';

/**
 * What the overlay paints for the chosen run, token, layer and mode, and the numbers of its legend.
 * The same object as long as it shows the same, so that masks of other layers and tokens cause no drawing.
 */
export function useOverlayView(image: Size): OverlayView {
  const mapped = useShownPlaces(image).maps;
  const selections = useSelections();
  const neutralMaps = useNeutralMaps();
  const overlay = useApp((state) => state.overlay);
  const { scope, visible } = overlay;
  const selects = useApp(({ runs, shownRunId }) => selectsCells(runs[shownRunId ?? '']?.prefill));
  const isFlat = useApp(({ runs, shownRunId }) => runs[shownRunId ?? '']?.prefill != null) && !selects;
  /** Where no cells are chosen, their place is taken by the attention that would choose them. */
  const mode = isFlat && overlay.mode === 'selected' ? 'attention' : overlay.mode;
  const compare = isFlat ? 'attention' : overlay.compare;
  const runId = useApp((state) => state.shownRunId);
  const focus = useApp((state) => state.focus);
  const selection = useShownSelection();
  const { a, b } = useCompared();
  const selectionA = useApp(() => (a === null ? null : selectionAt(selections, a)));
  const selectionB = useApp(() => (b === null ? null : selectionAt(selections, b)));
  const neutralMap = useApp(({ runs, neutral }) => {
    const run = runs[runId ?? ''];
    if (mode !== 'relative' || run === undefined || focus.layer === null) return null;
    const key = neutralKey(run);
    return neutral[key]?.state === 'here' ? neutralMaps.at(key, focus.layer) : null;
  });
  /** Only counting over many masks depends on how many there are, told by the engine or fetched. */
  const counted = useApp(({ runs, masks }) =>
    mode === 'frequency' ? (runs[runId ?? '']?.selections ?? 0) + masks.arrived : 0,
  );
  const frequency = useMemo(
    () => (counted === 0 || runId === null ? null : selections.frequency(runId, scope, focus)),
    [selections, runId, scope, focus, counted],
  );
  const sensitivity = useSensitivity();
  return useMemo(() => {
    if (!visible) return nothing('hidden');
    const compared = a === null || b === null ? null : { a: selectionA, b: selectionB };
    return overlayViewOf(
      { mode, compare },
      { mapped, selection, compared, neutralMap, frequency, sensitivity },
    );
  }, [
    visible,
    mode,
    compare,
    mapped,
    selection,
    a,
    b,
    selectionA,
    selectionB,
    neutralMap,
    frequency,
    sensitivity,
  ]);
}

/** What dropping each cell costs the answer that is shown; null in another mode, and while no experiment has found it. */
export function useSensitivity(): Sensitivity | null {
  const record = useApp((state) => (state.overlay.mode === 'sensitivity' ? sensitivityRecord(state) : null));
  return useMemo(() => (record === null ? null : sensitivityOf(record)), [record]);
}

/** The two places that are compared: the same objects as long as they are the same; null where one is missing. */
export function useCompared(): { readonly a: Place | null; readonly b: Place | null } {
  const a = useApp(useShallow((state) => comparedPlaces(state)?.a ?? null));
  const b = useApp(useShallow((state) => comparedPlaces(state)?.b ?? null));
  return { a, b };
}

/** The selection of the shown layer and token; null while it has not arrived. */
export function useShownSelection(): LayerSelection | null {
  const selections = useSelections();
  return useApp((state) => shownSelection(state, selections));
}

function shownSelection(
  { shownRunId, focus }: Pick<AppState, 'shownRunId' | 'focus'>,
  selections: SelectionRegistry,
): LayerSelection | null {
  if (shownRunId === null || focus.layer === null) return null;
  return selections.at(shownRunId, focus.tokenIndex, focus.layer) ?? null;
}

/** Where the cells and the attention maps of the shown run lie on the picture; on the whole of it where none is shown. */
export function useShownPlaces({ width, height }: Size): GridPlaces {
  const region = useApp((state) => state.runs[state.shownRunId ?? '']?.settings.region);
  return useMemo(() => gridPlaces({ width, height }, region), [width, height, region]);
}

/** The selection of a place; null while it is not here. */
export function selectionAt(
  selections: SelectionRegistry,
  { runId, tokenIndex, layer }: Place,
): LayerSelection | null {
  return selections.at(runId, tokenIndex, layer) ?? null;
}
