import type { Failure } from '../../../engine/protocol/failure.js';
import type { HeadOrder } from './headFigures.js';

/** What the heads of one layer look at. The maps themselves are in the window's `HeadMapHolder`. */
export interface HeadSlice {
  readonly heads: {
    readonly runId: string;
    readonly layer: number;
    /** The answer is being computed again; the maps are here; why they are not. */
    readonly state: 'asking' | 'here' | 'failed';
    readonly failure: Failure | null;
  } | null;
  readonly headOrder: HeadOrder;
  /** The annotation on which the mass of heads is told; null for none. */
  readonly headAnnotationId: string | null;
}

/** No heads are looked at. */
export const noHeads: HeadSlice = { heads: null, headOrder: 'number', headAnnotationId: null };
