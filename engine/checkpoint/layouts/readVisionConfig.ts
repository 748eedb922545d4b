import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { writtenPath } from '../../storage/writtenPath.js';
import { JsonFields } from '../files/JsonFields.js';
import type { VisionConfig } from './checkpointConfig.js';

/**
 * Reads the tower's config: `mm_vision_tower` is a folder inside the checkpoint, or the name of the one tower
 * all released LLaVA-1.5 and FlexAttention checkpoints use.
 *
 * @throws EngineError `checkpoint-missing` or `checkpoint-malformed`.
 */
export function readVisionConfig(checkpointDir: string, mmVisionTower: string): VisionConfig {
  const towerDir = resolve(checkpointDir, writtenPath(checkpointDir, mmVisionTower));
  const fromCheckpoint = relative(resolve(checkpointDir), towerDir);
  const isInside = !fromCheckpoint.startsWith('..') && !isAbsolute(fromCheckpoint);
  const configPath = join(towerDir, 'config.json');
  if (isInside && existsSync(configPath)) return parseVisionConfig(JsonFields.readFile(configPath));
  if (/(^|[/\\])clip-vit-large-patch14-336$/.test(mmVisionTower)) return clipLarge336;
  throw new EngineError(
    'checkpoint-missing',
    `The config names the vision tower "${mmVisionTower}". Expected a folder of that name inside ${checkpointDir} ` +
      'with a config.json, or "openai/clip-vit-large-patch14-336".',
  );
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
export function parseVisionConfig(file: JsonFields): VisionConfig {
  // A whole CLIP model's config keeps the tower's part under a key of its own.
  const fields = file.has('vision_config') ? file.object('vision_config') : file;
  const activation = fields.string('hidden_act', 'quick_gelu');
  if (activation !== 'quick_gelu' && activation !== 'gelu')
    throw fields.wrong('hidden_act', '"quick_gelu" or "gelu"');
  if (fields.integer('num_channels', 3) !== 3) throw fields.wrong('num_channels', '3');
  const config: VisionConfig = {
    hiddenSize: fields.count('hidden_size'),
    intermediateSize: fields.count('intermediate_size'),
    layers: fields.count('num_hidden_layers'),
    heads: fields.count('num_attention_heads'),
    imageSize: fields.count('image_size'),
    patchSize: fields.count('patch_size'),
    activation,
    layerNormEpsilon: fields.number('layer_norm_eps', 1e-5),
  };
  if (config.hiddenSize % config.heads !== 0)
    throw fields.wrong('num_attention_heads', 'a divisor of hidden_size');
  if (config.patchSize > config.imageSize) throw fields.wrong('patch_size', 'at most image_size');
  return config;
}
