import { useMemo } from 'react';
import { previewedCells } from './previewedCells.js';
import { useApp, useSelections } from '../WindowModelContext.js';

/**
 * The cells that the shown layer would select for the shown token with the threshold that is being tried: uint8 [9, 9]; null while
 * none is tried, or the map is not here.
 */
export function usePreviewedCells(): Uint8Array | null {
  const selections = useSelections();
  const threshold = useApp((state) => state.thresholdPreview);
  const run = useApp((state) => state.runs[state.shownRunId ?? '']);
  const { layer, tokenIndex } = useApp((state) => state.focus);
  const map = useApp(({ shownRunId }) =>
    shownRunId === null || layer === null
      ? null
      : (selections.at(shownRunId, tokenIndex, layer)?.attentionMap ?? null),
  );
  const picture = run?.picture;
  const settings = run?.settings;
  return useMemo(
    () =>
      threshold === null || map === null || layer === null || picture === undefined || settings === undefined
        ? null
        : previewedCells(map, threshold, { picture, settings }, { layer, tokenIndex }),
    [threshold, map, picture, settings, layer, tokenIndex],
  );
}
