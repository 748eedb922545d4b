/**
 * What decides which high-res cells a layer reads. `attention` is FlexAttention; `random` and `centre`
 * pick as many cells as attention would have; `none` and `all` are the two ends.
 */
export const selectors = ['attention', 'random', 'centre', 'none', 'all'] as const;

export type Selector = (typeof selectors)[number];
