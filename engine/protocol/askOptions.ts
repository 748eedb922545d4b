import { z } from 'zod';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold } from './limits.js';
import { regionSchema } from './region.js';
import { selectorSchema } from './selectionSchemas.js';
import { steeringSchema } from './steering.js';
import { variantSchema } from './variant.js';

/** How the next token is drawn. */
export const samplingSchema = z.object({
  /** 0 is greedy; otherwise logits are divided by it. */
  temperature: z.number().min(0).max(maxTemperature),
  /** Nucleus mass in (0, 1]; 1 keeps the whole distribution. */
  topP: z.number().gt(0).max(1),
  /** Seed of the draws; the same seed gives the same answer. */
  seed: z.int().min(0).max(maxSeed),
  /** At most this many new tokens. */
  maxNewTokens: z.int().min(1).max(maxNewTokens),
});

export type Sampling = Readonly<z.infer<typeof samplingSchema>>;

/** How a question is to be answered; what is left out has the model's or the engine's default. */
export const askOptionsSchema = z.object({
  /** One of the model's variants; default: the first of them. */
  variant: variantSchema.optional(),
  sampling: samplingSchema.partial().optional(),
  /** Overrides the checkpoint's binarisation threshold, 0 to 255 (docs/flexattention.md, section 4, step 4). */
  threshold: z.number().min(0).max(maxThreshold).optional(),
  selector: selectorSchema.optional(),
  steering: steeringSchema.optional(),
  /** A part of the picture to look at; default: the whole. */
  region: regionSchema.optional(),
  /**
   * Ids of the first new tokens, in their order: they are taken as they stand, each computed, selected for and reported as
   * if it had been drawn, and what follows is drawn. A branch of another answer begins with its tokens.
   */
  givenTokens: z.array(z.int().min(0)).max(maxNewTokens).readonly().optional(),
  /** Selecting layer whose `layer` events bring the attention of every head; default: none. */
  headsOfLayer: z.int().min(0).optional(),
});

export type AskOptions = Readonly<z.infer<typeof askOptionsSchema>>;
