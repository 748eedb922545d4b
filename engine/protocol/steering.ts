import { z } from 'zod';
import { selectionGridSchema } from './selectionSchemas.js';

/** Most rules of one question. */
export const maxSteeringRules = 4096;

/** First and last of what is meant, both included: layers by their number, tokens by their index in the answer. */
export const spanSchema = z
  .tuple([z.int().min(0), z.int().min(0)])
  .readonly()
  .refine(([first, last]) => first <= last, 'Expected the first of a span to be at most the last');

/** First and last, both included. */
export type Span = Readonly<z.infer<typeof spanSchema>>;

const grids = {
  /** uint8 [81], 1 = always read. */
  force: selectionGridSchema.optional(),
  /** uint8 [81], 1 = never read; wins over every `force`. */
  forbid: selectionGridSchema.optional(),
};

/** Cells painted in or out where some layers choose for some tokens. */
export const steeringRuleSchema = z.object({
  /** Layers whose choice it changes (layer + 1 reads it); default: all. */
  layers: spanSchema.optional(),
  /** Indices of new tokens, 0 the first; default: all. */
  tokens: spanSchema.optional(),
  ...grids,
});

/** Cells painted in or out where some layers choose for some tokens. */
export type SteeringRule = Readonly<z.infer<typeof steeringRuleSchema>>;

/**
 * How a person steers the selection, cell by cell: `(selected OR force) AND NOT forbid`, where `force` and `forbid` are what
 * stands here and in every rule that holds for the layer and the token.
 */
export const steeringSchema = z.object({
  ...grids,
  rules: z.array(steeringRuleSchema).max(maxSteeringRules).readonly().optional(),
});

/** How a person steers the selection. */
export type Steering = Readonly<z.infer<typeof steeringSchema>>;
