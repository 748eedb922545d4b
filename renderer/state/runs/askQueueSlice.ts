import type { Failure } from '../../../engine/protocol/failure.js';
import type { Origin } from '../../../engine/protocol/origin.js';
import type { AskSettings } from './run.js';

/** A question that is asked beside those of the person: its answer is kept, and shown where it belongs, not at once. */
export interface QueuedQuestion {
  readonly imageId: string;
  readonly question: string;
  readonly settings: AskSettings;
  readonly origin: Origin;
}

/** A series of questions that are asked one after another, whenever the person asks none. */
export interface AskQueueSlice {
  readonly askQueue: {
    /** What the series is for. */
    readonly purpose: 'samples' | 'comparison';
    /** The run all of them come from. */
    readonly originRunId: string;
    readonly total: number;
    readonly done: number;
    /** The run of the series that is being answered; null between two. */
    readonly runId: string | null;
    /** It was cancelled, and the question under way is ending. */
    readonly cancelling: boolean;
  } | null;
  /** Why the last series ended before its end; null where it did not. */
  readonly askQueueTrouble: { readonly originRunId: string; readonly failure: Failure } | null;
  /** The run to whose question the person is offered to draw several answers; null where none is. */
  readonly samplesOfferedFor: string | null;
}

/** No series. */
export const emptyAskQueue: AskQueueSlice = {
  askQueue: null,
  askQueueTrouble: null,
  samplesOfferedFor: null,
};
