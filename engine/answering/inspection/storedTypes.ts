import type { Checkpoint } from '../../checkpoint/Checkpoint.js';
import { expectedTensors } from '../../checkpoint/layouts/checkTensors.js';
import { quantizedNames } from '../../checkpoint/weights/quantizedNames.js';

/** The types in which a checkpoint stores what is read of it, that of most numbers first; `8-bit blocks` beside those of its files. */
export function storedTypes({ config, tensors }: Checkpoint): readonly string[] {
  const numbers = new Map<string, number>();
  for (const { name, shape } of expectedTensors(config)) {
    const plain = tensors.find(name)?.type;
    const blocks = tensors.find(quantizedNames(name).codes) === undefined ? undefined : '8-bit blocks';
    const type = plain ?? blocks;
    if (type === undefined) continue;
    const count = shape.reduce((product, size) => product * size, 1);
    numbers.set(type, (numbers.get(type) ?? 0) + count);
  }
  return [...numbers].sort(([, a], [, b]) => b - a).map(([type]) => type);
}
