import type { Checkpoint } from '../Checkpoint.js';
import { expectedTensors } from '../layouts/checkTensors.js';
import { safetensorsBytes, type TensorInPieces } from '../files/writeSafetensors.js';
import { convertedTensors, type TargetWeights } from './convertedTensors.js';

/** A file that a conversion writes. */
export interface PlannedFile {
  readonly name: string;
  readonly tensors: readonly TensorInPieces[];
  readonly sizeBytes: number;
}

/** The files of weights that a conversion writes, in order. */
export interface PlannedFiles {
  readonly files: readonly PlannedFile[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Up to this size all weights go into one file. */
export const defaultSingleFileBytes = 256 * 2 ** 20;

/**
 * Lays out what a conversion writes: one `model.safetensors` of a small model; of a large one a file for the tower with its
 * projector, one for the embeddings, one for each layer and one for the head, so that what is finished stays finished.
 */
export function planConversion(
  { config, tensors }: Checkpoint,
  target: TargetWeights,
  pieceElements: number,
  singleFileBytes = defaultSingleFileBytes,
): PlannedFiles {
  const metadata = { format: 'pt', weights: target.weights };
  const parts = new Map<string, TensorInPieces[]>();
  for (const expected of expectedTensors(config)) {
    const converted = convertedTensors(tensors, expected, target, pieceElements);
    const part = partOf(expected.name);
    parts.set(part, [...(parts.get(part) ?? []), ...converted]);
  }
  const all = [...parts.values()].flat();
  const sizeBytes = safetensorsBytes(all, metadata);
  if (sizeBytes <= singleFileBytes)
    return { metadata, files: [{ name: 'model.safetensors', tensors: all, sizeBytes }] };
  const files = [...parts.values()].map((own, index): PlannedFile => {
    const number = (value: number) => String(value).padStart(5, '0');
    const name = `model-${number(index + 1)}-of-${number(parts.size)}.safetensors`;
    return { name, tensors: own, sizeBytes: safetensorsBytes(own, metadata) };
  });
  return { metadata, files };
}

/** The part of the model that a tensor belongs to, by its name. */
function partOf(name: string): string {
  const layer = /^model\.layers\.\d+\./.exec(name)?.[0];
  if (layer !== undefined) return layer;
  if (/^model\.(vision_tower|mm_projector)\b/.test(name)) return 'tower';
  return name === 'model.embed_tokens.weight' ? 'embeddings' : 'head';
}
