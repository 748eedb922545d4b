import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { JsonFields } from '../files/JsonFields.js';
import type { Variant } from '../../protocol/variant.js';
import { findVariantFolder } from './variantFolder.js';
import { readVisionConfig, type VisionConfig } from './visionConfig.js';

/** Sizes of the LLaMA decoder. */
export interface DecoderConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
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

/** Everything a checkpoint's JSON files say that the engine acts on. */
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
}

/** Side of the larger image of variant `hd` where the config does not say it. */
const usualHdSize = 448;

/** Flex start layer of the released checkpoints, whose config does not say it (specification section 7). */
const releasedFlexStartLayer = 9;

/**
 * Reads `config.json` and the vision tower's config of a checkpoint in the released layout (specification section 7).
 *
 * @param trainedVariant adds what `variants/<name>/config.json` changes.
 * @throws EngineError `checkpoint-missing`, `checkpoint-malformed` or `checkpoint-variant`, naming file, field, expected
 * and found.
 */
export function readCheckpointConfig(checkpointDir: string, trainedVariant?: Variant): CheckpointConfig {
  const fields = readFields(checkpointDir, trainedVariant);
  if (!fields.string('model_type').startsWith('llava')) throw fields.wrong('model_type', '"llava_llama"');
  const decoder = parseDecoder(fields, trainedVariant);
  const vision = readVisionConfig(checkpointDir, fields.string('mm_vision_tower'));
  if (fields.integer('mm_hidden_size', vision.hiddenSize) !== vision.hiddenSize) {
    throw fields.wrong('mm_hidden_size', `${vision.hiddenSize}, the hidden size of the vision tower`);
  }
  if (fields.string('mm_vision_select_feature', 'patch') !== 'patch') {
    throw fields.wrong('mm_vision_select_feature', '"patch"');
  }
  const highres = fields.has('extra') ? parseHighres(fields, decoder.layers, vision.imageSize) : null;
  if (highres === null && trainedVariant !== undefined && trainedVariant !== 'lowres') {
    throw new EngineError(
      'checkpoint-variant',
      `The variant ${trainedVariant} needs "extra" with zoom_ratio, lowres_size, highres_size and threshold in ` +
        `${fields.where}, which has none: this is a plain LLaVA checkpoint. Ask with variant lowres.`,
    );
  }
  return {
    modelName: basename(resolve(checkpointDir)),
    decoder,
    vision,
    visionLayersRun: parseSelectLayer(fields, vision.layers),
    projectorLayers: parseProjector(fields),
    highres,
    trainedVariant: trainedVariant ?? null,
    hdSize: trainedVariant === 'hd' ? parseHdSize(fields, vision, highres!.highresSize) : null,
  };
}

/** S where the weights opened read selected high-res tokens; undefined where they do not. */
export function flexStartLayerOf({ highres, trainedVariant }: CheckpointConfig): number | undefined {
  return trainedVariant === null || trainedVariant === 'flex' ? highres?.flexStartLayer : undefined;
}

function readFields(checkpointDir: string, trainedVariant: Variant | undefined): JsonFields {
  const base = JsonFields.readFile(join(checkpointDir, 'config.json'));
  if (trainedVariant === undefined) return base;
  const folder = findVariantFolder(checkpointDir, trainedVariant);
  if (folder === undefined || !existsSync(join(folder, 'config.json'))) return base;
  return base.overriddenBy(JsonFields.readFile(join(folder, 'config.json')));
}

/** A multiple of the patch, and no larger than the high-res image it is made from. */
function parseHdSize(fields: JsonFields, { patchSize }: VisionConfig, highresSize: number): number {
  const extra = fields.object('extra');
  const size = extra.count('hd_size', usualHdSize, 32768);
  if (size % patchSize !== 0 || size > highresSize) {
    throw extra.wrong(
      'hd_size',
      `a multiple of the patch size ${patchSize} and at most highres_size ${highresSize} (${usualHdSize} where it is not given)`,
    );
  }
  return size;
}

/** W of variant `xattn`, cut into as many heads as self-attention has. */
function parseCrossAttentionSize(fields: JsonFields, heads: number): number {
  const size = fields.count('xattn_hidden_size');
  if (size % heads !== 0)
    throw fields.wrong('xattn_hidden_size', `a multiple of num_attention_heads ${heads}`);
  return size;
}

function parseDecoder(fields: JsonFields, trainedVariant: Variant | undefined): DecoderConfig {
  const hiddenSize = fields.count('hidden_size');
  const heads = fields.count('num_attention_heads');
  if (hiddenSize % heads !== 0)
    throw fields.wrong('num_attention_heads', `a divisor of hidden_size ${hiddenSize}`);
  if (fields.integer('num_key_value_heads', heads) !== heads) {
    throw fields.wrong(
      'num_key_value_heads',
      `${heads} like num_attention_heads (grouped heads are not supported)`,
    );
  }
  const headDim = hiddenSize / heads;
  if (headDim % 2 !== 0) throw fields.wrong('num_attention_heads', 'such that the size of a head is even');
  if (fields.string('hidden_act', 'silu') !== 'silu') throw fields.wrong('hidden_act', '"silu"');
  return {
    hiddenSize,
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers', undefined, 1024),
    heads,
    headDim,
    vocabularySize: fields.count('vocab_size'),
    rmsNormEpsilon: fields.number('rms_norm_eps', 1e-5),
    ropeTheta: fields.number('rope_theta', 10000),
    ropePositionScale: parseRopeScaling(fields),
    maxPositions: fields.count('max_position_embeddings', 2048),
    tiedEmbeddings: fields.boolean('tie_word_embeddings', false),
    eosTokenIds: parseEosTokenIds(fields),
    crossAttentionSize: trainedVariant === 'xattn' ? parseCrossAttentionSize(fields, heads) : null,
  };
}

function parseRopeScaling(fields: JsonFields): number {
  if (!fields.has('rope_scaling')) return 1;
  const scaling = fields.object('rope_scaling');
  if (scaling.string('type', 'linear') !== 'linear') throw scaling.wrong('type', '"linear"');
  const factor = scaling.number('factor');
  if (factor <= 0) throw scaling.wrong('factor', 'above 0');
  return factor;
}

function parseEosTokenIds(fields: JsonFields): readonly number[] {
  const ids = fields.raw('eos_token_id') ?? 2;
  const list: unknown[] = Array.isArray(ids) ? ids : [ids];
  if (!list.every((id) => Number.isSafeInteger(id)))
    throw fields.wrong('eos_token_id', 'a token id or a list of them');
  return list as number[];
}

/** Index k of the hidden states: 0 is the embedding's output, k the output of layer k, negative from the end. */
function parseSelectLayer(fields: JsonFields, layers: number): number {
  const index = fields.integer('mm_vision_select_layer', -2);
  const layersRun = index < 0 ? layers + 1 + index : index;
  if (layersRun < 0 || layersRun > layers) {
    throw fields.wrong(
      'mm_vision_select_layer',
      `from ${-layers - 1} to ${layers}, the tower's hidden states`,
    );
  }
  return layersRun;
}

/** `linear` is one unnumbered layer; `mlpNx_gelu` has layers 0, 2, 4 and so on (the GELUs between are 1, 3). */
function parseProjector(fields: JsonFields): readonly string[] {
  const type = fields.string('mm_projector_type', 'linear');
  if (type === 'linear') return ['model.mm_projector'];
  const depth = /^mlp([1-9])x_gelu$/.exec(type)?.[1];
  if (depth === undefined) throw fields.wrong('mm_projector_type', '"linear" or "mlpNx_gelu"');
  return Array.from({ length: Number(depth) }, (_, layer) => `model.mm_projector.${layer * 2}`);
}

function parseHighres(fields: JsonFields, layers: number, visionImageSize: number): HighresConfig {
  const extra = fields.object('extra');
  const highres: HighresConfig = {
    zoomRatio: extra.count('zoom_ratio', undefined, 64),
    lowresSize: extra.count('lowres_size', undefined, 8192),
    highresSize: extra.count('highres_size', undefined, 32768),
    threshold: extra.number('threshold'),
    flexStartLayer: fields.integer('flex_start_layer', releasedFlexStartLayer),
  };
  if (highres.threshold < 0 || highres.threshold > 255) throw extra.wrong('threshold', 'from 0 to 255');
  if (highres.lowresSize !== visionImageSize) {
    throw extra.wrong('lowres_size', `${visionImageSize}, the input size of the vision tower`);
  }
  if (highres.highresSize !== highres.zoomRatio * visionImageSize) {
    throw extra.wrong(
      'highres_size',
      `zoom_ratio times the input size of the vision tower, ${highres.zoomRatio} x ${visionImageSize}`,
    );
  }
  if (highres.flexStartLayer < 1 || highres.flexStartLayer > layers) {
    throw fields.wrong(
      'flex_start_layer',
      `from 1 to ${layers}, the number of layers (${releasedFlexStartLayer} where it is not given)`,
    );
  }
  return highres;
}
