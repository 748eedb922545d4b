import { createHash } from 'node:crypto';
import type { Variant } from '../protocol/variant.js';
import { openTensorFiles } from './files/openTensorFiles.js';
import type { TensorFile } from './files/TensorFile.js';
import type { CheckpointLayout } from './layouts/CheckpointLayout.js';
import { baseVariants, type CheckpointConfig } from './layouts/checkpointConfig.js';
import { checkTensors, expectedTensors } from './layouts/checkTensors.js';
import { detectLayout } from './layouts/detectLayout.js';
import { findTower } from './layouts/findTower.js';
import { readConfigFields } from './layouts/readCheckpointConfig.js';
import { holdsTower, towerTensorName } from './layouts/towerTensors.js';
import { untrainedHighresCopies, withUntrainedHighres } from './layouts/untrainedHighres.js';
import { findVariantFolder } from './layouts/variantFolder.js';
import { type LinearType, storedFormat } from './weights/linearWeight.js';
import { TensorStore } from './weights/TensorStore.js';

/** A checkpoint folder that was opened and found whole. Nothing but headers has been read yet. */
export class Checkpoint {
  private constructor(
    readonly dir: string,
    readonly config: CheckpointConfig,
    readonly tensors: TensorStore,
    /** The variant these weights were trained for: the base weights are FlexAttention's, or plain LLaVA's (`lowres`). */
    readonly trainedFor: Variant,
    /** The folder of the vision tower where it is not part of the checkpoint (`findTower`). */
    readonly towerDir: string | null,
    /** What questions are put into where nobody chose. */
    readonly usualTemplate: CheckpointLayout['usualTemplate'],
    /** `CheckpointLayout.asksWithoutTemplate`. */
    readonly asksWithoutTemplate: boolean,
    /** Whether it reads high-res tokens by projections that nobody trained for it. */
    readonly hasUntrainedHighres: boolean,
  ) {}

  /**
   * @param dir folder in a layout that is read (docs/checkpoint-format.md).
   * @param trainedVariant opens it with what `variants/<name>/` changes.
   * @param untrainedHighres has a plain LLaVA checkpoint answer as `flex` too, with copies of `k_proj` and `v_proj` for high-res
   * keys and values.
   * @throws EngineError `checkpoint-missing`, `checkpoint-malformed`, `checkpoint-tensor-missing`, `checkpoint-tensor-shape`,
   * `checkpoint-variant`.
   */
  static open(
    dir: string,
    trainedVariant?: Variant,
    { untrainedHighres = false }: { readonly untrainedHighres?: boolean | undefined } = {},
  ): Checkpoint {
    const opened: TensorFile[] = [];
    const open = (folder: string): readonly TensorFile[] => {
      const files = openTensorFiles(folder);
      opened.push(...files);
      return files;
    };
    try {
      const files = open(dir);
      const fields = readConfigFields(dir, trainedVariant);
      const layout = detectLayout(fields);
      const baseTensors = TensorStore.of(files, layout.tensorName);
      const folder =
        trainedVariant === undefined
          ? undefined
          : findVariantFolder(dir, trainedVariant, layout.withoutFolder);
      const own =
        folder === undefined
          ? baseTensors
          : baseTensors.overriddenBy(TensorStore.of(open(folder), layout.tensorName));
      // Both variants of a model that was trained for neither come of its base weights.
      const copies = untrainedHighres && (trainedVariant === undefined || trainedVariant === 'flex');
      const written = layout.readConfig(fields, dir, copies ? undefined : trainedVariant);
      const config = copies ? withUntrainedHighres(written, dir) : written;
      const towerName = holdsTower(own) ? undefined : layout.towerName(fields);
      const towerDir = towerName === undefined ? null : findTower(dir, towerName);
      const whole =
        towerDir === null ? own : TensorStore.of(open(towerDir), towerTensorName).overriddenBy(own);
      const tensors = copies ? whole.withCopies(untrainedHighresCopies(config)) : whole;
      checkTensors(tensors, config, dir);
      const trainedFor = folder === undefined ? baseVariants(written)[0] : trainedVariant!;
      const { usualTemplate, asksWithoutTemplate } = layout;
      return new Checkpoint(
        dir,
        config,
        tensors,
        trainedFor,
        towerDir,
        usualTemplate,
        asksWithoutTemplate,
        copies,
      );
    } catch (error) {
      for (const file of opened) file.close();
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

  /** Whether the decoder's linear layers are stored in blocks, in half precision or in single precision. */
  get storedType(): LinearType {
    const name = 'model.layers.0.self_attn.q_proj.weight';
    const blocks = storedFormat(this.tensors, name);
    if (blocks !== undefined) return blocks.bits === 8 ? 'int8' : 'int4';
    return this.tensors.find(name)?.type === 'F32' ? 'fp32' : 'fp16';
  }

  close(): void {
    this.tensors.close();
  }
}
