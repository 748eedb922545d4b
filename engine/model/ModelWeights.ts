import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { type LinearType, type LinearWeight, readLinearWeight } from '../checkpoint/weights/linearWeight.js';

/** Where graph builders take weights from: a checkpoint, or numbers made up for a measurement. */
export interface ModelWeights {
  /** Matrix [N, K] of a linear layer. @param columns K. */
  linear(name: string, columns: number): LinearWeight;
  /** Any other floating-point tensor as float32. */
  tensor(name: string): Float32Array;
}

/** The weights of a checkpoint, read when a builder asks for them; decoder matrices come in `linearType`. */
export function checkpointWeights(checkpoint: Checkpoint, linearType: LinearType): ModelWeights {
  return {
    linear: (name, columns) => readLinearWeight(checkpoint.tensors, name, columns, linearType),
    tensor: (name) => checkpoint.tensors.readFloat32(name),
  };
}
