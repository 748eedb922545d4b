/**
 * What decides which high-res cells a layer reads. `attention` is FlexAttention; `random` and `centre`
 * pick as many cells as attention would have; `none` and `all` are the two ends.
 */
export type Selector = 'attention' | 'random' | 'centre' | 'none' | 'all';

export const selectors: readonly Selector[] = ['attention', 'random', 'centre', 'none', 'all'];

/** Cells per side of the selection grid (specification section 4, step 5). */
export const selectionGridSide = 9;
