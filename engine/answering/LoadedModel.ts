import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import type { ImageFeatures } from '../seeing/ImageFeatures.js';
import type { Tokenizer } from '../text/tokenizer.js';
import type { ChosenPrompt } from './choosePrompt.js';
import type { DecoderMemory } from './DecoderMemory.js';
import type { TaughtRule } from './TaughtRule.js';

/** Everything a run works with, loaded once. */
export interface LoadedModel {
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer | null;
  /** What its questions are put into. */
  readonly prompt: ChosenPrompt;
  readonly images: ImageFeatures;
  readonly decoder: DecoderRuntime;
  readonly decoderMemory: DecoderMemory;
  /** What the model was taught; null where its folder does not say it. */
  readonly taught: TaughtRule | null;
  /** Low-res image tokens per side, g. */
  readonly lowresGrid: number;
  /** High-res image tokens per side, G. */
  readonly highresGrid: number;
}
