import type { Variant } from '../../protocol/variant.js';

/** The linear layers of self-attention. */
export type AttentionPart = 'q_proj' | 'k_proj' | 'v_proj' | 'o_proj';

/** Sizes of the LLaMA decoder. */
export interface DecoderConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  /** H, of queries. */
  readonly heads: number;
  /** Of keys and values, a divisor of H: each is read by as many heads of queries as there are for it. */
  readonly keyValueHeads: number;
  /** d; H * d need not be D. */
  readonly headDim: number;
  /** Projections of self-attention that have a bias. */
  readonly biases: readonly AttentionPart[];
  readonly vocabularySize: number;
  readonly rmsNormEpsilon: number;
  readonly ropeTheta: number;
  /** Positions are divided by this before the rotary embedding (1 without `rope_scaling`). */
  readonly ropePositionScale: number;
  readonly maxPositions: number;
  /** `lm_head` is the embedding matrix. */
  readonly tiedEmbeddings: boolean;
  readonly eosTokenIds: readonly number[];
  /** W, the width of the cross-attention in every layer; only in variant `xattn`. */
  readonly crossAttentionSize: number | null;
}

/** Sizes of the CLIP vision tower. */
export interface VisionConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Input side in pixels; the position embedding fits this size only. */
  readonly imageSize: number;
  readonly patchSize: number;
  readonly activation: 'quick_gelu' | 'gelu';
  readonly layerNormEpsilon: number;
}

/** What FlexAttention adds (`extra` of the config). */
export interface HighresConfig {
  readonly zoomRatio: number;
  readonly lowresSize: number;
  readonly highresSize: number;
  /** Binarisation threshold, 0 to 255. */
  readonly threshold: number;
  /** S: first layer that reads high-res tokens. */
  readonly flexStartLayer: number;
}

/** Everything a checkpoint's JSON files say that the engine acts on, whatever layout they are in. */
export interface CheckpointConfig {
  readonly modelName: string;
  readonly decoder: DecoderConfig;
  readonly vision: VisionConfig;
  /** Layers of the tower that are run; the features are the output of the last of them. */
  readonly visionLayersRun: number;
  /** Linear layers of the projector with a GELU between each two; their indices in `model.mm_projector.N`. */
  readonly projectorLayers: readonly string[];
  /** Absent for a plain LLaVA checkpoint, which can run the `lowres` variant only. */
  readonly highres: HighresConfig | null;
  /** The variant whose weights were opened; null for the base weights, which answer as `flex` and `lowres`. */
  readonly trainedVariant: Variant | null;
  /** Side of the larger image in pixels; only in variant `hd`. */
  readonly hdSize: number | null;
  /** Logits are divided by this for the probabilities that are told, never for what is answered; 1 = as computed. */
  readonly calibrationTemperature: number;
  /** Ids from here on stand for pictures and padding and are never drawn; null where the config names none. */
  readonly drawableIds: number | null;
}

/** S where the weights opened read selected high-res tokens; undefined where they do not. */
export function flexStartLayerOf({ highres, trainedVariant }: CheckpointConfig): number | undefined {
  return trainedVariant === null || trainedVariant === 'flex' ? highres?.flexStartLayer : undefined;
}
