import { z } from 'zod';

/** Most bytes of the maps of heads that one request brings: those of as many tokens as fit. */
export const maxHeadMapBytes = 32 * 2 ** 20;

const count = z.int().min(0);

/** The attention of each head of one layer, for tokens of an answer that follow each other. */
export const headMapsSchema = z.object({
  layer: count,
  /** Index of the first token whose maps are here. */
  firstToken: count,
  tokens: count,
  /** H. */
  heads: z.int().min(1),
  /** g. */
  side: z.int().min(1),
  /** float32 [tokens, H, g, g], raster order. */
  maps: z.custom<Float32Array>((value) => value instanceof Float32Array, 'Expected a Float32Array'),
});
/** The attention of each head of one layer. */
export type HeadMaps = Readonly<z.infer<typeof headMapsSchema>>;

/** How probable the open model holds an answer, and, where asked for, what the heads of a layer looked at. */
export const answerScoreSchema = z.object({
  /** Natural logarithm of the calibrated probability of each token after those before it. */
  logProbabilities: z
    .array(z.number().max(0).or(z.literal(-Infinity)))
    .min(1)
    .readonly(),
  heads: headMapsSchema.nullable(),
});
/** How probable the open model holds an answer. */
export type AnswerScored = Readonly<z.infer<typeof answerScoreSchema>>;
