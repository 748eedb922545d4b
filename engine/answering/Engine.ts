import type { AskRequest, Variant } from './askRequest.js';
import type { FeatureStore } from '../seeing/featureStore.js';
import type { RunEvent } from '../protocol/runEvent.js';
import type { ImageSource } from '../image/imageSource.js';

/** Where graphs run. `auto` probes WebGPU and falls back to `cpu` with a visible reason. */
export type Provider = 'cpu' | 'webgpu' | 'auto';

/** Numeric type of the decoder's weights in memory. */
export type WeightsType = 'fp32' | 'fp16' | 'int8';

/** What may be asked for: a type, or `stored`, the one the checkpoint is stored in. */
export type WeightsChoice = WeightsType | 'stored';

export interface EngineOptions {
  /** Folder in the released layout (specification section 7), single or sharded safetensors. */
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
  /** Threads of the CPU provider; default: all cores. */
  readonly threads?: number;
  /** Asked for an image's features before the vision tower runs, and given them afterwards. Default: none. */
  readonly featureStore?: FeatureStore;
  /** Progress of loading: stage name, items done, items in all. */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What an open engine is. */
export interface EngineInfo {
  readonly checkpointDir: string;
  readonly modelName: string;
  /** The provider that runs, after `auto` was resolved. */
  readonly provider: 'cpu' | 'webgpu';
  /** Why `auto` chose it, for the status line. */
  readonly providerReason: string;
  readonly weights: WeightsType;
  readonly variants: readonly Variant[];
  readonly layers: number;
  /** S: first layer that reads high-res tokens; selections are made from S - 1 on. */
  readonly flexStartLayer: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly parameterCount: number;
  readonly lowresSize: number;
  readonly highresSize: number;
  readonly zoomRatio: number;
  readonly lowresGrid: number;
  readonly highresGrid: number;
  readonly threshold: number;
  readonly loadMs: number;
}

/** What the engine knows of an image once decoded. Sizes in pixels, after EXIF orientation. */
export interface DecodedImageInfo {
  readonly width: number;
  readonly height: number;
  /** Format name in lower case, such as `png`. */
  readonly format: string;
}

/**
 * An open model. One run at a time: a second `ask` while one runs throws `engine-busy`.
 * Errors are thrown from the iteration as `EngineError`; cancelling ends it with `done`.
 */
export interface Engine {
  readonly info: EngineInfo;
  ask(request: AskRequest): AsyncGenerator<RunEvent, void, undefined>;
  /** Decode only, to tell early whether a file can be asked about. */
  inspectImage(source: ImageSource): Promise<DecodedImageInfo>;
  /** Frees sessions, caches and GPU buffers. Idempotent. */
  dispose(): Promise<void>;
}
