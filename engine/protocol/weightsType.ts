import { z } from 'zod';

/** Numeric types the decoder's weights can have in memory. */
export const weightsTypes = ['fp32', 'fp16', 'int8', 'int4'] as const;

export const weightsTypeSchema = z.enum(weightsTypes);

export type WeightsType = z.infer<typeof weightsTypeSchema>;

/** What may be asked for: a type, or `stored`, the one the checkpoint is stored in. */
export const weightsChoices = [...weightsTypes, 'stored'] as const;

export type WeightsChoice = (typeof weightsChoices)[number];
