import type { PromptTemplateName } from '../../protocol/promptTemplate.js';
import type { Variant } from '../../protocol/variant.js';
import type { JsonFields } from '../files/JsonFields.js';
import type { CheckpointConfig } from './checkpointConfig.js';

/** How one family of published folders writes its config and names its tensors. */
export interface CheckpointLayout {
  /** What it is and what tells it from others, for the message about a folder of no known layout. */
  readonly description: string;
  /** Whether a folder is of this layout, by what its config.json says. */
  readonly matches: (fields: JsonFields) => boolean;
  /**
   * Reads config.json, and the files beside it that belong to it.
   *
   * @param trainedVariant one whose fields are among `fields`.
   * @throws EngineError `checkpoint-missing`, `checkpoint-malformed` or `checkpoint-variant`, naming file, field, expected
   * and found.
   */
  readonly readConfig: (
    fields: JsonFields,
    checkpointDir: string,
    trainedVariant: Variant | undefined,
  ) => CheckpointConfig;
  /** The name the engine knows a stored tensor by (`expectedTensors`). */
  readonly tensorName: (storedName: string) => string;
  /** What such a checkpoint is asked with where nobody chose: the authors' template, or its own. */
  readonly usualTemplate: Extract<PromptTemplateName, 'v1' | 'chat'>;
  /** Variants that need no folder of weights of their own (`findVariantFolder`). */
  readonly withoutFolder: readonly Variant[];
  /** Whether one without a chat template is asked as llava-hf's model cards do; else it cannot be asked so. */
  readonly asksWithoutTemplate: boolean;
  /** The tower that such a checkpoint names and need not hold (`findTower`); undefined where it holds it always. */
  readonly towerName: (fields: JsonFields) => string | undefined;
}
