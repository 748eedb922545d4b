import { z } from 'zod';
import { outsideTaughtSchema } from './outsideTaught.js';
import { selectionGridSchema } from './selectionSchemas.js';
import { variantSchema } from './variant.js';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const durationMs = z.number().min(0);
/**
 * Natural logarithm of a probability, calibrated where the checkpoint says how (`calibration_temperature`); a token that
 * cannot be drawn has -Infinity.
 */
const logProbability = z.number().max(0).or(z.literal(-Infinity));
const float32 = z.custom<Float32Array>((value) => value instanceof Float32Array, 'Expected a Float32Array');

/** A stage of the work before the first token. */
export const progressEventSchema = z.object({
  type: z.literal('progress'),
  stage: z.enum(['weights', 'decode', 'preprocess', 'vision', 'prefill']),
  /**
   * Work items finished, 0 to `total`: graphs loaded for `weights` (the variant's own, at its first question); tiles for `vision`; for `prefill` passes through a decoder layer, one a layer for
   * the prompt up to the end of its image, and one for the rest.
   */
  done: count,
  total: count,
});
export type ProgressEvent = Readonly<z.infer<typeof progressEventSchema>>;

/** The prompt has been read; tokens follow. */
export const prefillEventSchema = z.object({
  type: z.literal('prefill'),
  /** The variant that the weights which answer were trained for: another than the one asked where it has none of its own. */
  trainedFor: variantSchema.optional(),
  /** How picture and question compare with what the model was taught; absent where its weights come without a rule. */
  outside: outsideTaughtSchema.optional(),
  /** Prompt length N with the image expanded, in tokens. */
  promptTokens: count,
  /** Prompt positions taken from an earlier run on this image, in tokens. */
  reusedTokens: count,
  /** Low-res image tokens per side, g. */
  lowresGrid: count,
  /** High-res image tokens per side, G. */
  highresGrid: count,
  /** The layers that select, ascending; each sends `layer` events (empty for all variants but `flex`). */
  selectingLayers: z.array(count).readonly(),
  /** Of a variant that selects nothing, asked for its attention maps: the layers that tell them in `layer` events, ascending. */
  mappedLayers: z.array(count).readonly().optional(),
});
export type PrefillEvent = Readonly<z.infer<typeof prefillEventSchema>>;

/** The selection one layer made while the token at `tokenIndex` was computed (docs/flexattention.md, section 4). */
export const layerEventSchema = z.object({
  type: z.literal('layer'),
  /** 0 for the first new token. */
  tokenIndex: count,
  /** Decoder layer that made this selection; layer + 1 reads it. One that does not select (`selectingLayers`) tells its map alone. */
  layer: count,
  /** float32 [g, g], raster order: head-summed attention on the low-res image tokens, before the padding is zeroed. */
  attentionMap: float32,
  /** uint8 [9, 9]: 1 = selected, after steering. */
  selectionGrid: selectionGridSchema,
  /** Share of the cells selected, 0 to 1. */
  selectedFraction: share,
  /** float32 [H, g, g], one map a head, whose sum is `attentionMap`; only of the layer the request named (`headsOfLayer`). */
  headMaps: float32.optional(),
});
export type LayerEvent = Readonly<z.infer<typeof layerEventSchema>>;

/** One way the answer could have gone on. */
const tokenAlternativeSchema = z.object({ id: count, text: z.string(), logProbability });
export type TokenAlternative = Readonly<z.infer<typeof tokenAlternativeSchema>>;

/** One new token. */
export const tokenEventSchema = z.object({
  type: z.literal('token'),
  tokenIndex: count,
  id: count,
  /** Text this token adds; empty while a UTF-8 character is incomplete, and for special tokens. */
  text: z.string(),
  logProbability,
  /**
   * Of the calibrated probabilities of all tokens, in nats: 0 where one is certain. Absent in what an older version kept.
   */
  entropy: z.number().min(0).optional(),
  /** It was not drawn: the request gave it. */
  given: z.literal(true).optional(),
  /** The five most probable tokens, most probable first. */
  alternatives: z.array(tokenAlternativeSchema).max(5).readonly(),
  /** Time from the previous token (from the start of the run for the first), in milliseconds. */
  elapsedMs: durationMs,
  /** float32 [vocabulary]; only when the request said `keepLogits`. */
  logits: float32.optional(),
});
export type TokenEvent = Readonly<z.infer<typeof tokenEventSchema>>;

/**
 * Where the time went, in milliseconds. A reused stage took 0; only features from a feature store count with the time
 * they once took (`visionFromStore`).
 */
const runTimingSchema = z.object({
  decodeMs: durationMs,
  preprocessMs: durationMs,
  visionMs: durationMs,
  prefillMs: durationMs,
  /** From the start of the run to the first token. */
  firstTokenMs: durationMs,
  /** Median time of a token after the first; 0 with fewer than two tokens. */
  medianTokenMs: durationMs,
  totalMs: durationMs,
  /** Graph executions of the vision tower in this run: 0 when the image's features were reused. */
  visionRuns: count,
});
export type RunTiming = Readonly<z.infer<typeof runTimingSchema>>;

/** The run is over. */
export const doneEventSchema = z.object({
  type: z.literal('done'),
  answer: z.string(),
  stopped: z.enum(['end-of-sequence', 'length', 'cancelled']),
  timing: runTimingSchema,
  /** Features came from a feature store: `timing.visionMs` holds the time they took when they were made. */
  visionFromStore: z.boolean().optional(),
  tokensPerSecond: z.number().min(0),
  /**
   * Decoder operations of the question as if asked alone, counted from the real selection of each layer (multiply and add
   * are two): the whole prompt and every token, whatever memory spared.
   */
  decoderFlops: z.number().min(0),
  /** Vision tower and projector operations of the parts the variant reads, as if the image were seen for the first time. */
  visionFlops: z.number().min(0),
  /** Mean selected share over tokens and selecting layers, 0 to 1; 0 for variants that select nothing. */
  selectedFraction: share,
});
export type DoneEvent = Readonly<z.infer<typeof doneEventSchema>>;

/** In place of `done` where a run failed, or the process it ran in died: an error as an event, to cross a border. */
export const failedEventSchema = z.object({
  type: z.literal('failed'),
  code: z.string(),
  message: z.string(),
});
export type FailedEvent = Readonly<z.infer<typeof failedEventSchema>>;

/** What a run of the engine tells, in order: `progress`*, `prefill`, then per token `layer`* and `token`, then `done`. */
export type RunEvent = ProgressEvent | PrefillEvent | LayerEvent | TokenEvent | DoneEvent;

/** A run as it is told across a border: the same events, and `failed`. */
export const runMessageSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  prefillEventSchema,
  layerEventSchema,
  tokenEventSchema,
  doneEventSchema,
  failedEventSchema,
]);
/** An event of a run, or its failure. */
export type RunMessage = RunEvent | FailedEvent;

/** Messages of one run in order; several at once when tokens come faster than a window can draw. */
export const runBatchSchema = z.object({
  runId: z.string().min(1).max(64),
  messages: z.array(runMessageSchema).readonly(),
});
export type RunBatch = Readonly<z.infer<typeof runBatchSchema>>;
