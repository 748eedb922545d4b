import { countInPadding } from '../../canvas/geometry/paddingCells.js';
import type { Size } from '../../canvas/geometry/points.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import type { AbsentSelection } from '../../state/masks/absentSelection.js';
import { matrixValue, overlapBefore, type ShadedBy } from '../../state/masks/matrixValue.js';
import type { SelectionRegistry } from '../../state/masks/SelectionRegistry.js';
import { formatShare } from '../../ui/formatNumber.js';

/** A place in the matrix by what it is of. */
export interface CellPlace {
  readonly runId: string;
  readonly tokenIndex: number;
  readonly layer: number;
}

/** What there is to say of a cell of the matrix. */
export interface CellFacts {
  /** Share of all cells that were chosen, and how many of these lie in the padding; null while the selection is not here. */
  readonly chosen: { readonly share: number; readonly cells: number; readonly inPadding: number } | null;
  /** Intersection over union with the token before, 0 to 1; null where there is none. */
  readonly overlap: number | null;
  /** Share of the chosen annotation's cells, 0 to 1; null where none is chosen. */
  readonly ofAnnotation: number | null;
  /** The layer that reads what is chosen here; null for the last. */
  readonly reader: number | null;
}

/**
 * The figures of a cell.
 *
 * @param place what the cells of the run lie on, see `runPlaces`.
 */
export function cellFacts(
  selections: SelectionRegistry,
  { runId, tokenIndex, layer }: CellPlace,
  layers: readonly number[],
  place: Size,
  { cells }: Pick<ShadedBy, 'cells'>,
): CellFacts {
  const selection = selections.at(runId, tokenIndex, layer);
  const by = { shading: 'annotation', cells } as const;
  return {
    chosen:
      selection === undefined
        ? null
        : {
            share: selection.selectedFraction,
            cells: selection.selectionGrid.reduce((sum, cell) => sum + cell, 0),
            inPadding: countInPadding(place, selection.selectionGrid),
          },
    overlap: overlapBefore(selections, runId, tokenIndex, layer) ?? null,
    ofAnnotation: matrixValue(selections, runId, by, tokenIndex, layer) ?? null,
    reader: readingLayer(layer, layers),
  };
}

/** The figures of a cell in a line, for screen readers: `layer 5, token 3: 12.3 % selected (1 cell in the padding), …` */
export function cellLine(
  { tokenIndex, layer }: Pick<CellPlace, 'tokenIndex' | 'layer'>,
  { chosen, overlap, ofAnnotation, reader }: CellFacts,
  absent: AbsentSelection,
): string {
  const place = `layer ${layer}, token ${tokenIndex + 1}`;
  if (chosen === null) return `${place}: ${absent}`;
  const { share, inPadding } = chosen;
  const padding =
    inPadding === 0 ? '' : ` (${inPadding} ${inPadding === 1 ? 'cell' : 'cells'} in the padding)`;
  const parts = [
    `${place}: ${formatShare(share)} selected${padding}`,
    overlap === null ? null : `overlap with the token before ${overlap.toFixed(2)}`,
    ofAnnotation === null ? null : `${formatShare(ofAnnotation)} of the annotation`,
    reader === null ? 'read by nobody' : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
