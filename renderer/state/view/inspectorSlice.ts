import type { RunSlice } from '../runs/runSlice.js';

/** What the cells of the matrix are shaded by, in the order of the list. */
export const shadings = ['fraction', 'overlap', 'annotation'] as const;

/**
 * What a cell of the matrix is shaded by: the share of the cells that its layer chose, how far that is the same as at the token
 * before (intersection over union), or the share of an annotation's cells that it chose.
 */
export type Shading = (typeof shadings)[number];

/** How the inspector shows an answer. */
export interface InspectorSlice {
  readonly matrix: {
    readonly shading: Shading;
    /** Shares are shaded from 0 to 100 %, not from the least to the most of the answer. */
    readonly absolute: boolean;
    /** The annotation whose share is shaded; where it is not on the picture, the first one is. */
    readonly annotationId: string | null;
  };
  readonly replay: {
    readonly playing: boolean;
    readonly speed: ReplaySpeed;
  };
  /** Cells that are called out on the picture of a run: indices of its 9 x 9 grid; null where none are. */
  readonly calledOut: { readonly runId: string; readonly cells: readonly number[] } | null;
}

/** How fast an answer is replayed: so many times `tokensPerSecond`, or as fast as it came. */
export type ReplaySpeed = (typeof replaySpeeds)[number];

/** The speeds of a replay, the slowest first; the last takes the times the tokens took. */
export const replaySpeeds = [0.5, 1, 2, 4, 8, 'as it came'] as const;

/** How many tokens a second a replay shows at the speed 1. */
export const tokensPerSecond = 4;

/** Shaded by the share of the answer's own scale; nothing plays. */
export const startInspector: InspectorSlice = {
  matrix: { shading: 'fraction', absolute: false, annotationId: null },
  replay: { playing: false, speed: 1 },
  calledOut: null,
};

/** The cells that are called out of the shown answer: the same array as long as they are the same. */
export function calledOutHere({
  calledOut,
  shownRunId,
}: Pick<InspectorSlice, 'calledOut'> & Pick<RunSlice, 'shownRunId'>): readonly number[] {
  return calledOut?.runId === shownRunId ? calledOut.cells : noCells;
}

const noCells: readonly number[] = [];
