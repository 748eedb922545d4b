import { z } from 'zod';
import { failureSchema } from '../../engine/protocol/failure.js';
import { imageChoicesSchema } from '../../engine/protocol/imageChoices.js';
import { maxThreshold } from '../../engine/protocol/limits.js';
import { modelOpeningSchema } from '../../engine/protocol/modelOpening.js';
import { providerSchema } from '../../engine/protocol/provider.js';
import { samplingSchema } from '../../engine/protocol/askOptions.js';
import { selectorSchema } from '../../engine/protocol/selectionSchemas.js';
import { variantSchema } from '../../engine/protocol/variant.js';

/** What the main process and the process of a batch say to each other; both parse what arrives. */

const count = z.int().min(0);

/** How the questions of a batch are asked. */
export const batchSettingsSchema = z.object({
  variant: variantSchema,
  sampling: samplingSchema,
  threshold: z.number().min(0).max(maxThreshold).optional(),
  selector: selectorSchema,
});

/** All that a batch needs; kept in a file while it runs, so that it goes on after a kill. */
export const batchOrderSchema = z.object({
  checkpointDir: z.string(),
  provider: providerSchema,
  /** Of orders of earlier versions nobody chose anything. */
  opening: modelOpeningSchema.default({}),
  /** Absolute paths of pictures and of folders with them. */
  pictures: z.array(z.string().min(1)).min(1),
  /** A question a line, or objects as a `.jsonl` file has them. */
  questions: z.string(),
  /** What the questions are said to stand in: its ending tells which, its folder is where pictures are looked for. */
  questionsFile: z.string(),
  choices: imageChoicesSchema,
  settings: batchSettingsSchema,
  /** Folder of table and report. */
  out: z.string().min(1),
  sessionsFolder: z.string().min(1),
  keep: z.enum(['copy', 'reference']),
  appVersion: z.string(),
});
export type BatchOrder = Readonly<z.infer<typeof batchOrderSchema>>;

/** Messages to the process of a batch. */
export const toBatchSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), order: batchOrderSchema }),
  /** Holds it before the next question. */
  z.object({ type: z.literal('hold') }),
  z.object({ type: z.literal('go-on') }),
  /** Ends it after the token that is computed. */
  z.object({ type: z.literal('cancel') }),
]);
export type ToBatch = z.infer<typeof toBatchSchema>;

const batchFailureSchema = z.object({ picture: z.string(), questions: count, reason: z.string() });

/** Messages from the process of a batch. */
export const fromBatchSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    done: count,
    total: count,
    /** Name of the picture that was asked about last; empty before the first. */
    picture: z.string(),
    /** null before it can be told. */
    secondsLeft: z.number().min(0).nullable(),
    failures: z.array(batchFailureSchema).readonly(),
  }),
  z.object({
    type: z.literal('ended'),
    cancelled: z.boolean(),
    answered: count,
    expected: count,
    failures: z.array(batchFailureSchema).readonly(),
  }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
export type FromBatch = z.infer<typeof fromBatchSchema>;
