import { z } from 'zod';
import { askPayloadSchema, modelFactsSchema } from './contracts.js';
import { failureSchema } from './reply.js';
import { runMessageSchema } from './runEvents.js';

/**
 * What the main process and the engine process say to each other. Both sides parse what arrives: a message
 * that does not fit is a bug of the sender and never reaches a handler.
 */

const ids = z.string().min(1).max(64);

/** Messages to the engine process. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open'),
    checkpointDir: z.string(),
    provider: z.enum(['auto', 'cpu', 'webgpu']),
  }),
  z.object({
    type: z.literal('ask'),
    runId: ids,
    imagePath: z.string(),
    question: askPayloadSchema.omit({ imageId: true }),
  }),
  z.object({ type: z.literal('stop'), runId: ids }),
  /** Decode an image; where Chromium cannot show its format, write its upright pixels to `displayPath` as PNG. */
  z.object({
    type: z.literal('inspect'),
    requestId: ids,
    imagePath: z.string(),
    displayPath: z.string(),
  }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** What the engine process found out about an image. Sizes in pixels, upright. */
export const inspectedSchema = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  format: z.string().max(32),
  /** True when `displayPath` was written and must be shown instead of the file itself. */
  transcoded: z.boolean(),
});
export type Inspected = z.infer<typeof inspectedSchema>;

/** Messages from the engine process. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opening'),
    stage: z.string(),
    done: z.number().min(0),
    total: z.number().min(0),
  }),
  z.object({ type: z.literal('opened'), model: modelFactsSchema }),
  z.object({ type: z.literal('open-failed'), error: failureSchema }),
  /** Events of a run in order; several at once when tokens come faster than a window can draw. */
  z.object({ type: z.literal('run'), runId: ids, messages: z.array(runMessageSchema) }),
  z.object({ type: z.literal('inspected'), requestId: ids, image: inspectedSchema }),
  z.object({ type: z.literal('inspect-failed'), requestId: ids, error: failureSchema }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
