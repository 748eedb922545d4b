import type { CheckpointConfig } from '../layouts/checkpointConfig.js';
import { expectedTensors } from '../layouts/checkTensors.js';
import { quantizedNames } from './quantizedNames.js';
import type { TensorStore } from './TensorStore.js';

/**
 * Looks through all weights that the engine reads, which takes as long as reading them: for when something is wrong.
 *
 * @returns the first tensor that holds NaN or infinity, or null.
 */
export function findNotFinite(tensors: TensorStore, config: CheckpointConfig): string | null {
  for (const { name } of expectedTensors(config)) {
    const stored = tensors.find(name) === undefined ? quantizedNames(name).scales : name;
    if (!tensors.readFloat32(stored).every(Number.isFinite)) return stored;
  }
  return null;
}
