import type { ImageSource } from '../image/imageSource.js';
import type { Picture } from '../image/Picture.js';
import type { AskOptions } from '../protocol/askOptions.js';

/** One question to the engine. */
export interface AskRequest extends AskOptions {
  /** Asked about several times as an open `Picture`, it is read and decoded once. */
  readonly image: ImageSource | Picture;
  /** The question in words, or `promptIds` for a checkpoint without a tokenizer. */
  readonly question?: string;
  /** Token ids of the whole prompt with exactly one -200 (the image). Used instead of `question`. */
  readonly promptIds?: readonly number[];
  /** Keep projected high-res keys and values between tokens and questions (default true). Same results either way. */
  readonly residentKeys?: boolean;
  /**
   * Has every layer of a variant that selects nothing tell its attention map, in `layer` events without cells (default false: it
   * takes a little time, and small models load their decoder once more for it). `flex` tells its maps always.
   */
  readonly attentionMaps?: boolean;
  /** Attach the logits of every step to its `token` event (default false). */
  readonly keepLogits?: boolean;
  /** Generate exactly this many tokens and do not stop at end-of-sequence (for traces). */
  readonly fixedSteps?: number;
  /** Stops the run between two graph executions; the stream then ends with `done` and `stopped: 'cancelled'`. */
  readonly signal?: AbortSignal;
}
