import { z } from 'zod';
import { modelMemorySchema } from './modelMemory.js';
import { possibleOpeningSchema } from './modelOpening.js';
import { variantSchema } from './variant.js';

export type { ModelMemory } from './modelMemory.js';

const bytes = z.number().min(0);

/** What the memory of the machine is, in bytes. */
export const machineMemorySchema = z.object({
  total: bytes,
  /** What processes could have now; what an open model holds counts as taken. */
  available: bytes,
});

/** Something a look at a folder found. */
export const modelFindingSchema = z.object({
  /**
   * `blocks`: the model cannot be opened, or not asked. `window`: the window cannot show it; the command line opens it. `lacks`: it
   * opens, without this. `note`: good to know.
   */
  kind: z.enum(['blocks', 'window', 'lacks', 'note']),
  /** What was expected, what came, and what to do. */
  text: z.string(),
});
export type ModelFinding = Readonly<z.infer<typeof modelFindingSchema>>;

/** What a model's config says of its sizes. */
export const modelSizesSchema = z.object({
  layers: z.int(),
  heads: z.int(),
  hiddenSize: z.int(),
  vocabularySize: z.int(),
  maxPositions: z.int(),
  /** Sides of the inputs in pixels it was trained with; null where it has no such input. */
  lowresSize: z.int(),
  highresSize: z.int().nullable(),
  hdSize: z.int().nullable(),
  /** S and the threshold of FlexAttention; null where it has none. */
  flexStartLayer: z.int().nullable(),
  threshold: z.number().nullable(),
});

/** What is known of a model's folder before anything of it is loaded. */
export const modelLookSchema = z.object({
  folder: z.string(),
  name: z.string(),
  /** The layout in words; null where it could not be told. */
  layout: z.string().nullable(),
  sizes: modelSizesSchema.nullable(),
  /** What it could answer as, the default first. */
  variants: z.array(variantSchema).readonly(),
  /** Those that answer from weights trained for them. */
  ownWeights: z.array(variantSchema).readonly(),
  parameterCount: z.number().nullable(),
  /** Types its weights are stored in, such as F16, the most of them first. */
  storedTypes: z.array(z.string()).readonly(),
  /** The file of its own tokenizer; null where there is none. */
  tokenizer: z.enum(['tokenizer.json', 'tokenizer.model']).nullable(),
  /** Where its vision tower lies: inside the checkpoint, or in a folder of its own. Null where nothing was recognised. */
  tower: z.union([z.literal('inside'), z.object({ folder: z.string() })]).nullable(),
  /** A text that says what it is. */
  hasCard: z.boolean(),
  findings: z.array(modelFindingSchema).readonly(),
  disk: z.object({
    bytes,
    files: z.int(),
    /** False where the folder holds so much that counting was given up. */
    isWhole: z.boolean(),
  }),
  /** As it would be opened where nobody chooses; null where its sizes are not known. */
  memory: modelMemorySchema.nullable(),
  /** The ways it can be opened, that of `memory` among them; none where it cannot be opened. */
  openings: z.array(possibleOpeningSchema).readonly(),
  machine: machineMemorySchema,
});

/** What is known of a model's folder before anything of it is loaded. */
export type ModelLook = Readonly<z.infer<typeof modelLookSchema>>;
