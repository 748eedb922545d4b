import { z } from 'zod';
import { modelMemorySchema } from './modelMemory.js';
import { weightsTypeSchema } from './weightsType.js';

/** How a checkpoint is to be opened, as far as a person chose it: what is left out is the engine's to say. */
export const modelOpeningSchema = z.object({
  /** Type of the decoder's matrices in memory. */
  weights: weightsTypeSchema.optional(),
  /** Whether a plain LLaVA checkpoint is to read high-res tokens too, with projections nobody trained for that. */
  untrainedHighres: z.literal(true).optional(),
});

/** How a checkpoint is to be opened, as far as a person chose it. */
export type ModelOpening = Readonly<z.infer<typeof modelOpeningSchema>>;

/** A way in which a checkpoint can be opened, and what that takes. */
export const possibleOpeningSchema = z.object({
  weights: weightsTypeSchema,
  untrainedHighres: z.boolean(),
  memory: modelMemorySchema,
});

/** A way in which a checkpoint can be opened, and what that takes. */
export type PossibleOpening = Readonly<z.infer<typeof possibleOpeningSchema>>;
