import type { LinearWeight } from '../checkpoint/linearWeight.js';

/**
 * Where a builder gets its weights: a checkpoint, or synthetic numbers for the bench. Names are those of the
 * released layout (specification section 7).
 */
export interface WeightSource {
  /** Matrix of a linear layer, [rows (outputs), columns (inputs)], in the type it is to compute with. */
  linear(name: string, rows: number, columns: number): LinearWeight;
  /** float32 tensor of `size` elements: norms, biases, embeddings. */
  vector(name: string, size: number): Float32Array;
}
