import type { Variant } from '../protocol/variant.js';
import type { ImageSource } from '../image/imageSource.js';
import type { Picture } from '../image/Picture.js';
import type { Selector } from '../protocol/selector.js';

export type { Variant };

/** How the next token is drawn. Greedy when `temperature` is 0. */
export interface Sampling {
  /** 0 is greedy; otherwise logits are divided by it. */
  readonly temperature: number;
  /** Nucleus mass in (0, 1]; 1 keeps the whole distribution. */
  readonly topP: number;
  /** Seed of the draws; the same seed gives the same answer. */
  readonly seed: number;
  /** At most this many new tokens. */
  readonly maxNewTokens: number;
}

/** How a person steers the selection: `(selected OR force) AND NOT forbid`, per 9 x 9 cell. */
export interface Steering {
  /** uint8 [81], 1 = always read. */
  readonly force?: Uint8Array;
  /** uint8 [81], 1 = never read; wins over `force`. */
  readonly forbid?: Uint8Array;
}

/** One question to the engine. */
export interface AskRequest {
  /** Asked about several times as an open `Picture`, it is read and decoded once. */
  readonly image: ImageSource | Picture;
  /** The question in words, or `promptIds` for a checkpoint without a tokenizer. */
  readonly question?: string;
  /** Token ids of the whole prompt with exactly one -200 (the image). Used instead of `question`. */
  readonly promptIds?: readonly number[];
  /** One of `EngineInfo.variants`; default: the first of them. */
  readonly variant?: Variant;
  readonly sampling?: Partial<Sampling>;
  readonly steering?: Steering;
  /** Overrides the checkpoint's binarisation threshold, 0 to 255 (specification section 4, step 4). */
  readonly threshold?: number;
  readonly selector?: Selector;
  /** Keep projected high-res keys and values between tokens and questions (default true). Same results either way. */
  readonly residentKeys?: boolean;
  /** Attach the logits of every step to its `token` event (default false). */
  readonly keepLogits?: boolean;
  /** Generate exactly this many tokens and do not stop at end-of-sequence (for traces). */
  readonly fixedSteps?: number;
  /** Stops the run between two graph executions; the stream then ends with `done` and `stopped: 'cancelled'`. */
  readonly signal?: AbortSignal;
}
