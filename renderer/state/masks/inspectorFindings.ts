import type { Annotation } from '../../../engine/protocol/annotation.js';
import { selectionGridSide } from '../../../engine/protocol/selectionGrid.js';
import { shareRead, sinkCells } from '../../../engine/selection/sinkCells.js';
import { shapeCells } from '../../canvas/geometry/shapeCells.js';
import type { Rectangle } from '../../canvas/geometry/points.js';
import type { SelectionFrequency } from './SelectionRegistry.js';

/** What stands out of all selections of an answer. */
export interface Findings {
  /** The layer-token pairs that are read, over which it is counted. */
  readonly pairs: number;
  /** Cells that are chosen at nearly all of them, the most often chosen first. */
  readonly sinks: readonly { readonly cell: number; readonly share: number }[];
  /** Each annotation, in drawing order, with the share of its cells that was read on average; 0 is a blind spot. */
  readonly annotations: readonly AnnotationRead[];
}

/** How much of an annotation an answer read. */
export interface AnnotationRead {
  readonly annotation: Annotation;
  /** The cells it lies in: indices of the 9 x 9 grid. */
  readonly cells: readonly number[];
  /** Mean share of these that was read, 0 to 1: 0 only where none of them was ever read. */
  readonly share: number;
}

/**
 * What stands out of the selections of an answer. What the last layer chooses is not counted: nobody reads it.
 *
 * @param frequency of all that is read, see `SelectionRegistry.frequency`.
 * @param place what the cells of the run lie on, see `GridPlaces`; annotations beside it are left out.
 */
export function findingsOf(
  { shares, pairs }: SelectionFrequency,
  annotations: readonly Annotation[],
  place: Rectangle,
): Findings {
  return {
    pairs,
    sinks: sinkCells(shares).map((cell) => ({ cell, share: shares[cell]! })),
    annotations: annotations.flatMap((annotation) => {
      const cells = shapeCells(place, annotation.shape, selectionGridSide);
      return cells.length === 0 ? [] : [{ annotation, cells, share: shareRead(shares, cells) }];
    }),
  };
}
