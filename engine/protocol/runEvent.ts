/** What a run of the engine tells, in order: `progress`*, `prefill`, then per token `layer`* and `token`, then `done`. */
export type RunEvent = ProgressEvent | PrefillEvent | LayerEvent | TokenEvent | DoneEvent;

/** A stage of the work before the first token. */
export interface ProgressEvent {
  readonly type: 'progress';
  readonly stage: 'decode' | 'preprocess' | 'vision' | 'prefill';
  /** Work items finished, 0 to `total` (tiles for `vision`, layers for `prefill`). */
  readonly done: number;
  readonly total: number;
}

/** The prompt has been read; tokens follow. */
export interface PrefillEvent {
  readonly type: 'prefill';
  /** Prompt length N with the image expanded, in tokens. */
  readonly promptTokens: number;
  /** Prompt positions taken from an earlier run on this image, in tokens. */
  readonly reusedTokens: number;
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
  /** High-res image tokens per side, G. */
  readonly highresGrid: number;
  /** The layers that will send `layer` events, ascending (empty for all variants but `flex`). */
  readonly selectingLayers: readonly number[];
}

/** The selection one layer made while the token at `tokenIndex` was computed (specification section 4). */
export interface LayerEvent {
  readonly type: 'layer';
  /** 0 for the first new token. */
  readonly tokenIndex: number;
  /** Decoder layer that made this selection; layer + 1 reads it. */
  readonly layer: number;
  /** float32 [g, g]: head-summed attention on the low-res image tokens, before the padding is zeroed. */
  readonly attentionMap: Float32Array;
  /** uint8 [9, 9]: 1 = selected, after steering. */
  readonly selectionGrid: Uint8Array;
  /** Share of the 81 cells selected, 0 to 1. */
  readonly selectedFraction: number;
}

/** One way the answer could have gone on. */
export interface TokenAlternative {
  readonly id: number;
  readonly text: string;
  /** Natural logarithm of its probability. */
  readonly logProbability: number;
}

/** One new token. */
export interface TokenEvent {
  readonly type: 'token';
  readonly tokenIndex: number;
  readonly id: number;
  /** Text this token adds; empty while a UTF-8 character is incomplete, and for special tokens. */
  readonly text: string;
  readonly logProbability: number;
  /** The five most probable tokens, most probable first. */
  readonly alternatives: readonly TokenAlternative[];
  /** Time from the previous token (from the start of the run for the first), in milliseconds. */
  readonly elapsedMs: number;
  /** float32 [vocabulary]; only when the request said `keepLogits`. */
  readonly logits?: Float32Array;
}

/**
 * Where the time went, in milliseconds. A reused stage took 0; only features from a feature store count with the time
 * they once took (`visionFromStore`).
 */
export interface RunTiming {
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly visionMs: number;
  readonly prefillMs: number;
  /** From the start of the run to the first token. */
  readonly firstTokenMs: number;
  /** Median time of a token after the first; 0 with fewer than two tokens. */
  readonly medianTokenMs: number;
  readonly totalMs: number;
  /** Graph executions of the vision tower in this run: 0 when the image's features were reused. */
  readonly visionRuns: number;
}

/** The run is over. */
export interface DoneEvent {
  readonly type: 'done';
  readonly answer: string;
  readonly stopped: 'end-of-sequence' | 'length' | 'cancelled';
  readonly timing: RunTiming;
  /** Features came from a feature store: `timing.visionMs` holds the time they took when they were made. */
  readonly visionFromStore?: boolean;
  readonly tokensPerSecond: number;
  /**
   * Decoder operations of the question as if asked alone, counted from the real selection of each layer (multiply and add
   * are two): the whole prompt and every token, whatever memory spared.
   */
  readonly decoderFlops: number;
  /** Vision tower and projector operations of the parts the variant reads, as if the image were seen for the first time. */
  readonly visionFlops: number;
  /** Mean selected share over tokens and selecting layers, 0 to 1; 0 for variants that select nothing. */
  readonly selectedFraction: number;
}
