import { z } from 'zod';
import { maxThreshold } from './limits.js';
import { promptTemplateSchema } from './promptTemplate.js';
import { runningProviderSchema } from './provider.js';
import { variantSchema } from './variant.js';
import { weightsTypeSchema } from './weightsType.js';

const byte = z.int().min(0).max(255);

/** What an open model is, as everyone may know it. */
export const modelFactsSchema = z.object({
  modelName: z.string(),
  /** The provider that runs, after `auto` was resolved. */
  provider: runningProviderSchema,
  /** Why `auto` chose it, for the status line. */
  providerReason: z.string(),
  weights: weightsTypeSchema,
  /** What it can answer as; the first is the default. */
  variants: z.array(variantSchema).readonly(),
  /**
   * Those of `variants` that answer from weights trained for them. Another, such as `lowres` of a FlexAttention checkpoint
   * without `variants/lowres`, is a view of weights that were trained for something else.
   */
  ownWeights: z.array(variantSchema).readonly(),
  /** Variants whose weights are there but cannot be opened, and why; none of them is among `variants`. */
  brokenVariants: z.array(z.object({ variant: variantSchema, reason: z.string() })).readonly(),
  /** What its questions are put into; records of earlier versions do not say it (`v1`). */
  promptTemplate: promptTemplateSchema.optional(),
  /** Whether its high-res reading is untrained: a plain LLaVA checkpoint whose ordinary projections make high-res keys and values. */
  untrainedHighres: z.boolean().optional(),
  /** What was taken for granted in opening it, a sentence each, such as statistics that no file of it says; may be absent. */
  notices: z.array(z.string()).readonly().optional(),
  layers: z.int(),
  /** S: first layer that reads high-res tokens; selections are made from S - 1 on. */
  flexStartLayer: z.int(),
  parameterCount: z.number(),
  /** Sides of the model's inputs, in pixels. */
  lowresSize: z.int(),
  highresSize: z.int(),
  /** Side of the larger picture of variant `hd`; null where that variant cannot answer. */
  hdSize: z.int().nullable(),
  /** What pictures are padded with to a square: red, green, blue, 0 to 255. */
  paddingColour: z.tuple([byte, byte, byte]).readonly(),
  /** Image tokens per side: g and G. */
  lowresGrid: z.int(),
  highresGrid: z.int(),
  /** Binarisation threshold, 0 to 255. */
  threshold: z.number().min(0).max(maxThreshold),
});

export type ModelFacts = Readonly<z.infer<typeof modelFactsSchema>>;
