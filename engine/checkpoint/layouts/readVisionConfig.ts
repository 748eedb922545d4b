import { EngineError } from '../../protocol/EngineError.js';
import { JsonFields } from '../files/JsonFields.js';
import type { VisionConfig } from './checkpointConfig.js';
import { findTowerConfig, towerPlaces } from './findTower.js';

/**
 * Reads the tower's config from the folder that `mm_vision_tower` names (`towerPlaces`); of the one tower that all released
 * LLaVA-1.5 and FlexAttention checkpoints use it is known.
 *
 * @throws EngineError `checkpoint-missing` or `checkpoint-malformed`.
 */
export function readVisionConfig(checkpointDir: string, mmVisionTower: string): VisionConfig {
  const path = findTowerConfig(checkpointDir, mmVisionTower);
  if (path !== undefined) return parseVisionConfig(towerFields(path));
  if (/(^|[/\\])clip-vit-large-patch14-336$/.test(mmVisionTower)) return clipLarge336;
  throw new EngineError(
    'checkpoint-missing',
    `The config names the vision tower "${mmVisionTower}". Expected its folder with a config.json, or ` +
      `"openai/clip-vit-large-patch14-336"; there is none at ${towerPlaces(checkpointDir, mmVisionTower).join(', nor at ')}. ` +
      `Put it there, or correct "mm_vision_tower".`,
  );
}

/** A tower's file, or its part of a whole CLIP model's, which holds only what differs from the defaults. */
function towerFields(path: string): JsonFields {
  const file = JsonFields.readFile(path);
  const fields = file.has('vision_config') ? file.object('vision_config') : file;
  const kind = file.string('model_type', 'clip');
  if (kind !== 'clip' && kind !== 'clip_vision_model')
    throw file.wrong('model_type', '"clip" or "clip_vision_model" (other vision towers are not supported)');
  return JsonFields.of(clipDefaults, path).overriddenBy(fields);
}

/** Defaults of `CLIPVisionConfig` (transformers 4.57, configuration_clip.py). */
export const clipDefaults = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  image_size: 224,
  patch_size: 32,
};

/** openai/clip-vit-large-patch14-336. */
const clipLarge336: VisionConfig = {
  hiddenSize: 1024,
  intermediateSize: 4096,
  layers: 24,
  heads: 16,
  imageSize: 336,
  patchSize: 14,
  activation: 'quick_gelu',
  layerNormEpsilon: 1e-5,
};

/** The fields of a CLIP tower. @throws EngineError `checkpoint-malformed`. */
export function parseVisionConfig(fields: JsonFields): VisionConfig {
  const activation = fields.string('hidden_act', 'quick_gelu');
  if (activation !== 'quick_gelu' && activation !== 'gelu')
    throw fields.wrong('hidden_act', '"quick_gelu" or "gelu"');
  if (fields.integer('num_channels', 3) !== 3) throw fields.wrong('num_channels', '3');
  const config: VisionConfig = {
    hiddenSize: fields.count('hidden_size'),
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers', undefined, 1024),
    heads: fields.count('num_attention_heads'),
    imageSize: fields.count('image_size', undefined, 8192),
    patchSize: fields.count('patch_size', undefined, 8192),
    activation,
    layerNormEpsilon: fields.number('layer_norm_eps', 1e-5),
  };
  if (config.hiddenSize % config.heads !== 0)
    throw fields.wrong('num_attention_heads', 'a divisor of hidden_size');
  if (config.patchSize > config.imageSize) throw fields.wrong('patch_size', 'at most image_size');
  return config;
}
