import type { ModelFacts } from '../protocol/modelFacts.js';
import type { PromptTemplateName } from '../protocol/promptTemplate.js';
import type { Provider } from '../protocol/provider.js';
import type { Variant } from '../protocol/variant.js';
import type { WeightsChoice } from '../protocol/weightsType.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import type { AskRequest } from './askRequest.js';
import type { FeatureStore } from '../seeing/featureStore.js';
import type { AnswerTextOptions } from '../text/encodeAnswer.js';
import type { RunEvent } from '../protocol/runEvent.js';

/** How a checkpoint is to be opened. */
export interface EngineOptions {
  /** Folder in the released layout (docs/flexattention.md, section 7), single or sharded safetensors. */
  readonly checkpointDir: string;
  readonly provider?: Provider;
  /**
   * Opens the weights trained for one variant, `variants/<name>/` over the base, and answers as that variant only. `flex`
   * and `lowres` answer from the base weights where they have no folder. Default: the base weights, for both of them.
   */
  readonly trainedVariant?: Variant;
  /**
   * Default: `int8` on CPU, quantised while loading where the checkpoint does not store it so; `stored` on WebGPU. A type
   * the provider cannot compute with is widened to fp32, which changes no value (fp16 on CPU).
   */
  readonly weights?: WeightsChoice;
  /** What questions are put into; default: `choosePrompt`. */
  readonly promptTemplate?: PromptTemplateName;
  /**
   * Has a plain LLaVA checkpoint answer as `flex` too, with its ordinary projections for high-res keys and values. Nobody trained
   * that: the model's name says so wherever it is named.
   */
  readonly untrainedHighres?: boolean;
  /** Threads of the CPU provider; default: all cores. */
  readonly threads?: number;
  /** Asked for an image's features before the vision tower runs, and given them afterwards. Default: none. */
  readonly featureStore?: FeatureStore;
  /** Progress of loading: stage name, items done, items in all. */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What an open engine is: what everyone may know, and what only this process needs. */
export interface EngineInfo extends ModelFacts {
  readonly checkpointDir: string;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly zoomRatio: number;
  /** How a picture becomes what the model sees; with `hdSize` where variant `hd` can answer. */
  readonly preprocess: PreprocessSettings;
  readonly loadMs: number;
}

/**
 * An open model. One run at a time: a second `ask` while one runs throws `engine-busy`.
 * Errors are thrown from the iteration as `EngineError`; cancelling ends it with `done`.
 */
export interface Engine {
  readonly info: EngineInfo;
  ask(request: AskRequest): AsyncGenerator<RunEvent, void, undefined>;
  /**
   * A text as the tokens with which the model writes it in an answer (`engine/text/encodeAnswer.ts`).
   *
   * @throws EngineError `tokenizer-missing`
   */
  readonly encodeAnswer: (text: string, options?: AnswerTextOptions) => readonly number[];
  /** Frees sessions, caches and GPU buffers. Idempotent. */
  dispose(): Promise<void>;
}
