import { useMemo } from 'react';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import type { OverlayPicture } from '../../../engine/selection/overlayPicture.js';
import { usePreviewedCells } from '../../state/interventions/usePreviewedCells.js';

/** The selection that a threshold which is being tried would make; null while none is, or its map is not here. */
export function useThresholdPicture(): OverlayPicture | null {
  const cells = usePreviewedCells();
  return useMemo(() => cells && { kind: 'mask', gridSide: selectionGridSide, grid: cells }, [cells]);
}
