import type { TensorStore } from '../weights/TensorStore.js';
import { visionPrefix } from './checkTensors.js';

/** Whether a checkpoint holds any tensor of its tower. */
export function holdsTower(tensors: TensorStore): boolean {
  return tensors.names.some((name) => name.startsWith(`${visionPrefix}.`));
}

/**
 * The name the engine knows a tensor of a CLIP folder by: transformers calls the tower `vision_model` in a whole CLIP model and
 * in a tower alone. What belongs to the text side keeps its name, and nothing reads it.
 */
export function towerTensorName(storedName: string): string {
  return storedName.startsWith('vision_model.')
    ? `${visionPrefix}.${storedName.slice('vision_model.'.length)}`
    : storedName;
}
