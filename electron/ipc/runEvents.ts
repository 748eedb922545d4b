import { z } from 'zod';

/** Run events as they cross from the engine process to the window: the engine's `RunEvent` with a run id. */

const gridCells = 81;
const unit = z.number().min(0).max(1);
const count = z.int().min(0);

export const layerMessageSchema = z.object({
  type: z.literal('layer'),
  tokenIndex: count,
  layer: count,
  /** float32 [g, g], raster order. */
  attentionMap: z.custom<Float32Array>((value) => value instanceof Float32Array),
  /** uint8 [9, 9]: 1 = selected. */
  selectionGrid: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === gridCells),
  selectedFraction: unit,
});

export const tokenMessageSchema = z.object({
  type: z.literal('token'),
  tokenIndex: count,
  id: count,
  text: z.string(),
  logProbability: z.number(),
  alternatives: z.array(z.object({ id: count, text: z.string(), logProbability: z.number() })).max(5),
  elapsedMs: z.number(),
});

export const timingSchema = z.object({
  decodeMs: z.number(),
  preprocessMs: z.number(),
  visionMs: z.number(),
  prefillMs: z.number(),
  firstTokenMs: z.number(),
  medianTokenMs: z.number(),
  totalMs: z.number(),
  visionRuns: count,
});

export const doneMessageSchema = z.object({
  type: z.literal('done'),
  answer: z.string(),
  stopped: z.enum(['end-of-sequence', 'length', 'cancelled']),
  timing: timingSchema,
  tokensPerSecond: z.number(),
  decoderFlops: z.number(),
  visionFlops: z.number(),
  selectedFraction: unit,
});

export const runMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    stage: z.enum(['decode', 'preprocess', 'vision', 'prefill']),
    done: count,
    total: count,
  }),
  z.object({
    type: z.literal('prefill'),
    promptTokens: count,
    reusedTokens: count,
    lowresGrid: count,
    highresGrid: count,
    selectingLayers: z.array(count),
  }),
  layerMessageSchema,
  tokenMessageSchema,
  doneMessageSchema,
  /** Sent instead of `done` when the run failed; also when the engine process died mid-run (`engine-crashed`). */
  z.object({ type: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type RunMessage = z.infer<typeof runMessageSchema>;
