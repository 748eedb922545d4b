import { z } from 'zod';

/**
 * What decides which high-res cells a layer reads. `attention` is FlexAttention; `random` and `centre`
 * pick as many cells as attention would have; `none` and `all` are the two ends.
 */
export const selectors = ['attention', 'random', 'centre', 'none', 'all'] as const;

export const selectorSchema = z.enum(selectors);

export type Selector = z.infer<typeof selectorSchema>;
