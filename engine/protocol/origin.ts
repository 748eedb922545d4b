import { z } from 'zod';
import { sessionPartIdSchema } from './annotation.js';

/** What was done to a run to make another of it. */
export const interventions = [
  /** Cells were painted in or out. */
  'steered',
  /** Another threshold. */
  'threshold',
  /** Another selector. */
  'selector',
  /** It goes on from a token of the answer, with another token or other cells. */
  'branch',
  /** The same question about a part of the picture, and nothing else. */
  'region',
  /** The same question, with high-res tokens of where the answer had looked. */
  'zoom',
  /** Drawn again with another seed. */
  'sample',
  /** Asked of another variant. */
  'variant',
] as const;

/** Where a run comes from that was made of another. */
export const originSchema = z.object({
  /** The run it was made of. */
  runId: sessionPartIdSchema,
  how: z.enum(interventions),
  /** Of a branch: index of the first token that may differ. */
  tokenIndex: z.int().min(0).optional(),
});

/** Where a run comes from that was made of another. */
export type Origin = Readonly<z.infer<typeof originSchema>>;
