import { createHash } from 'node:crypto';
import { type CheckpointConfig, readCheckpointConfig } from './layouts/checkpointConfig.js';
import { checkTensors, expectedTensors } from './layouts/checkTensors.js';
import { quantizedNames } from './weights/linearWeight.js';
import { TensorStore } from './files/TensorStore.js';
import type { Variant } from '../protocol/variant.js';
import { findVariantFolder } from './layouts/variantFolder.js';

/** A checkpoint folder that was opened and found whole. Nothing but headers has been read yet. */
export class Checkpoint {
  private constructor(
    readonly dir: string,
    readonly config: CheckpointConfig,
    readonly tensors: TensorStore,
  ) {}

  /**
   * @param dir folder in the released layout (specification section 7).
   * @param trainedVariant opens it with what `variants/<name>/` changes.
   * @throws EngineError `checkpoint-missing`, `checkpoint-malformed`, `checkpoint-tensor-missing`, `checkpoint-tensor-shape`,
   * `checkpoint-variant`.
   */
  static open(dir: string, trainedVariant?: Variant): Checkpoint {
    const tensors = openTensors(dir, trainedVariant);
    try {
      const config = readCheckpointConfig(dir, trainedVariant);
      checkTensors(tensors, config, dir);
      return new Checkpoint(dir, config, tensors);
    } catch (error) {
      tensors.close();
      throw error;
    }
  }

  /** sha256 of config and files: part of every cache key, so that features of one model never reach another. */
  get fingerprint(): string {
    return createHash('sha256')
      .update(JSON.stringify(this.config))
      .update(this.tensors.fingerprint)
      .digest('hex');
  }

  /** Numbers in all tensors the engine reads. */
  get parameterCount(): number {
    return expectedTensors(this.config).reduce(
      (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
      0,
    );
  }

  /** Whether the decoder's linear layers are stored in 8-bit blocks, in half precision or in single precision. */
  get storedType(): 'fp32' | 'fp16' | 'int8' {
    const name = 'model.layers.0.self_attn.q_proj.weight';
    if (this.tensors.find(quantizedNames(name).codes) !== undefined) return 'int8';
    return this.tensors.find(name)?.type === 'F32' ? 'fp32' : 'fp16';
  }

  close(): void {
    this.tensors.close();
  }
}

function openTensors(dir: string, trainedVariant: Variant | undefined): TensorStore {
  const base = TensorStore.open(dir);
  try {
    const folder = trainedVariant === undefined ? undefined : findVariantFolder(dir, trainedVariant);
    return folder === undefined ? base : base.overriddenBy(TensorStore.open(folder));
  } catch (error) {
    base.close();
    throw error;
  }
}
