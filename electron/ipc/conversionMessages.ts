import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';

/** What the main process and the process of a conversion say to each other; both parse what arrives. */

const bytes = z.number().min(0);

/** What is converted, where to, and to what. */
export const conversionOrderSchema = z.object({
  source: z.string().min(1),
  target: z.string().min(1),
  weights: z.enum(['int8', 'int4']),
  /** Numbers that share a scale. */
  blockSize: z.union([z.literal(32), z.literal(128)]),
});
export type ConversionOrder = Readonly<z.infer<typeof conversionOrderSchema>>;

/** What a conversion will do, known before it starts. */
export const conversionPlanSchema = z.object({
  files: z.int().min(0),
  totalBytes: bytes,
  /** Of them, what an earlier conversion has finished. */
  finishedBytes: bytes,
  /** Free on the disk; null where the system does not say. */
  freeBytes: bytes.nullable(),
  estimatedMs: z.number().min(0),
});
export type ShownConversionPlan = Readonly<z.infer<typeof conversionPlanSchema>>;

/** Messages to the process of a conversion. */
export const toConversionSchema = z.discriminatedUnion('type', [
  /** Find out what it will take, and wait. */
  z.object({ type: z.literal('plan'), order: conversionOrderSchema }),
  z.object({ type: z.literal('go') }),
  /** End it after the piece that is written; finished files stay, for another time. */
  z.object({ type: z.literal('cancel') }),
]);
export type ToConversion = z.infer<typeof toConversionSchema>;

/** Messages from the process of a conversion. */
export const fromConversionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), plan: conversionPlanSchema }),
  z.object({ type: z.literal('progress'), doneBytes: bytes, totalBytes: bytes }),
  z.object({ type: z.literal('ended') }),
  z.object({ type: z.literal('stopped') }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
export type FromConversion = z.infer<typeof fromConversionSchema>;
