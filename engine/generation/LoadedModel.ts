import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import type { Tokenizer } from '../preprocess/tokenizer.js';
import type { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import type { VisionRuntime } from '../runtime/VisionRuntime.js';
import type { ImageMemory } from './ImageMemory.js';

/** Everything a run works with, loaded once. */
export interface LoadedModel {
  readonly checkpoint: Checkpoint;
  readonly preprocess: PreprocessSettings;
  readonly tokenizer: Tokenizer | null;
  readonly vision: VisionRuntime;
  readonly decoder: DecoderRuntime;
  readonly memory: ImageMemory;
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
  /** High-res image tokens per side, G. */
  readonly highresGrid: number;
}
