import { z } from 'zod';
import { weightsTypeSchema } from './weightsType.js';

const bytes = z.number().min(0);

/** What a model would take of the machine's memory, in bytes, before anything of it is loaded (`modelMemory` says by what rule). */
export const modelMemorySchema = z.object({
  /** Type the decoder's matrices would have in memory. */
  weightsType: weightsTypeSchema,
  /** Matrices of decoder, projector and tower, as often as they are loaded. */
  weights: bytes,
  /** Keys and values of a question of usual length. */
  keysAndValues: bytes,
  /** Keys and values of high-res tokens, were every layer to choose all cells. */
  highres: bytes,
  /** What is remembered of the pictures asked about last. */
  pictures: bytes,
  /** The most that is held for a while: a graph that is built, or what is computed within one. */
  working: bytes,
  /** The process and its runtime. */
  process: bytes,
});

/** What a model would take of memory, by parts. */
export type ModelMemory = Readonly<z.infer<typeof modelMemorySchema>>;
