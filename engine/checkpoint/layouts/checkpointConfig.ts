import type { Variant } from '../../protocol/variant.js';

/** The linear layers of self-attention. */
export type AttentionPart = 'q_proj' | 'k_proj' | 'v_proj' | 'o_proj';

/** Sizes of a decoder of LLaMA's kind. */
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

/** Sizes of a vision tower, and which parts it has: CLIP's or SigLIP's. */
export interface VisionConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Input side in pixels; the position embedding fits this size only. */
  readonly imageSize: number;
  readonly patchSize: number;
  readonly activation: VisionActivation;
  readonly layerNormEpsilon: number;
  /** A token before the patches, which the layers read and the connector does not. */
  readonly classToken: boolean;
  /** Whether the patch embedding has a bias. */
  readonly patchBias: boolean;
  /** A norm before the first layer. */
  readonly preNorm: boolean;
  /** A norm behind the last layer that is run. */
  readonly postNorm: boolean;
}

/** `quick_gelu` is x sigmoid(1.702 x), `gelu` the exact one, `gelu_tanh` its approximation by tanh. */
export type VisionActivation = 'quick_gelu' | 'gelu' | 'gelu_tanh';

/** What stands between tower and decoder: linear layers with a GELU between each two. */
export interface ConnectorConfig {
  /** f: a square of f x f patches becomes one token, its numbers side by side (pixel shuffle); 1 where each patch is one. */
  readonly shuffle: number;
  /** Names of the linear layers. */
  readonly layers: readonly string[];
  readonly biases: boolean;
}

/** How pictures are cut into tiles of the tower's size, by their own shape (`planTiles`). */
export interface TilingConfig {
  /** What the longer side of a picture is resized to, in pixels. */
  readonly longestSide: number;
  /** False where its processor shows the whole picture only. */
  readonly splits: boolean;
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
  readonly connector: ConnectorConfig;
  /** How a picture becomes the square that the tower reads: padded, or stretched to it. */
  readonly fit: 'padded' | 'stretched';
  /** Of a model that sees a picture in tiles, and then the whole; null for all others. */
  readonly tiling: TilingConfig | null;
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

/** Patches a side of a picture of the tower's size, or of another. */
export function patchGrid({ imageSize, patchSize }: VisionConfig, side = imageSize): number {
  return Math.floor(side / patchSize);
}

/** Tokens a side that the decoder gets of such a picture: g of the tower's own size. */
export function tokenGrid(
  { vision, connector }: Pick<CheckpointConfig, 'vision' | 'connector'>,
  side?: number,
): number {
  return Math.floor(patchGrid(vision, side) / connector.shuffle);
}

/**
 * Variants that a checkpoint's base weights answer as. The first is what they were trained for, and the default: tiles where a
 * model has them, high-res tokens where it reads them.
 */
export function baseVariants({
  highres,
  tiling,
}: Pick<CheckpointConfig, 'highres' | 'tiling'>): readonly [Variant, ...Variant[]] {
  if (tiling?.splits === true) return ['full', 'lowres'];
  return highres === null ? ['lowres'] : ['flex', 'lowres'];
}

/** S where the weights opened read selected high-res tokens; undefined where they do not. */
export function flexStartLayerOf({ highres, trainedVariant }: CheckpointConfig): number | undefined {
  return trainedVariant === null || trainedVariant === 'flex' ? highres?.flexStartLayer : undefined;
}
