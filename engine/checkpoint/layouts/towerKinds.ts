import { JsonFields } from '../files/JsonFields.js';
import type { VisionActivation, VisionConfig } from './checkpointConfig.js';

/** A kind of vision tower: what it is made of, and what its config means where it says nothing. */
export interface TowerKind {
  /** Defaults of its config class in transformers. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly parts: Pick<VisionConfig, 'classToken' | 'patchBias' | 'preNorm' | 'postNorm'>;
}

/** CLIP's (`CLIPVisionConfig`, transformers 4.57). */
export const clipTower: TowerKind = {
  defaults: {
    hidden_size: 768,
    intermediate_size: 3072,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    image_size: 224,
    patch_size: 32,
    hidden_act: 'quick_gelu',
    layer_norm_eps: 1e-5,
  },
  parts: { classToken: true, patchBias: false, preNorm: true, postNorm: false },
};

/**
 * SigLIP's (`SiglipVisionConfig`, transformers 4.57 and 5.24) as LLaVA reads it: hidden states of its layers, before the norm
 * behind them.
 */
export const siglipTower: TowerKind = {
  defaults: {
    hidden_size: 768,
    intermediate_size: 3072,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    image_size: 224,
    patch_size: 16,
    hidden_act: 'gelu_pytorch_tanh',
    layer_norm_eps: 1e-6,
  },
  parts: { classToken: false, patchBias: true, preNorm: false, postNorm: false },
};

/**
 * SigLIP as Idefics3 has it (`Idefics3VisionConfig`, transformers 5.24): read behind its last norm. Its class finds position embeddings
 * by shares of the side in float32, which for sides such as 19 or 25 patches confuses neighbours, and differently on different
 * processors; for published sides (27, 32) it gives each patch its own, as here.
 */
export const idefics3Tower: TowerKind = {
  defaults: {
    ...siglipTower.defaults,
    hidden_size: 1152,
    num_attention_heads: 16,
    patch_size: 32,
  },
  parts: { ...siglipTower.parts, postNorm: true },
};

/** Names of activations in configs. */
const activations: Readonly<Record<string, VisionActivation>> = {
  quick_gelu: 'quick_gelu',
  gelu: 'gelu',
  gelu_pytorch_tanh: 'gelu_tanh',
};

/** The fields of a tower; what is not written is as its kind has it. @throws EngineError `checkpoint-malformed`. */
export function parseTower(written: JsonFields, { defaults, parts }: TowerKind): VisionConfig {
  const fields = JsonFields.of(defaults, written.where).overriddenBy(written);
  const activation = activations[fields.string('hidden_act')];
  if (activation === undefined)
    throw fields.wrong('hidden_act', `one of ${Object.keys(activations).join(', ')}`);
  if (fields.integer('num_channels', 3) !== 3) throw fields.wrong('num_channels', '3');
  const config: VisionConfig = {
    hiddenSize: fields.count('hidden_size'),
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers', undefined, 1024),
    heads: fields.count('num_attention_heads'),
    imageSize: fields.count('image_size', undefined, 8192),
    patchSize: fields.count('patch_size', undefined, 8192),
    activation,
    layerNormEpsilon: fields.number('layer_norm_eps'),
    ...parts,
  };
  if (config.hiddenSize % config.heads !== 0)
    throw fields.wrong('num_attention_heads', 'a divisor of hidden_size');
  if (config.patchSize > config.imageSize) throw fields.wrong('patch_size', 'at most image_size');
  return config;
}
