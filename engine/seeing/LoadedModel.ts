import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import type { Tokenizer } from '../text/tokenizer.js';
import type { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import type { VisionRuntime } from '../runtime/VisionRuntime.js';
import type { FeatureStore } from './featureStore.js';
import type { ImageMemory } from './ImageMemory.js';

/** Everything a run works with, loaded once. */
export interface LoadedModel {
  readonly checkpoint: Checkpoint;
  readonly preprocess: PreprocessSettings;
  readonly tokenizer: Tokenizer | null;
  readonly vision: VisionRuntime;
  /** The tower for the larger image of variant `hd`. */
  readonly hdVision: VisionRuntime | undefined;
  readonly decoder: DecoderRuntime;
  readonly memory: ImageMemory;
  readonly features: StoredFeatureAccess | undefined;
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
  /** High-res image tokens per side, G. */
  readonly highresGrid: number;
}

/** A feature store and the keys this model's features have in it. */
export interface StoredFeatureAccess {
  readonly store: FeatureStore;
  /** @param encodedHash sha256 of an image file's bytes. */
  readonly keyOf: (encodedHash: string) => string;
}
