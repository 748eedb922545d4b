import { isFileRange } from '../../storage/fileRange.js';
import { type LinearType, type LinearWeight, readLinearWeight } from '../weights/linearWeight.js';
import type { TensorStore } from '../weights/TensorStore.js';

/** As `readLinearWeight`, and codes that would be left in their file are read. */
export function readWholeWeight(
  tensors: TensorStore,
  name: string,
  columns: number,
  type: LinearType,
): LinearWeight {
  const weight = readLinearWeight(tensors, name, columns, type);
  return 'codes' in weight && isFileRange(weight.codes) ? { ...weight, codes: weight.codes.read() } : weight;
}
