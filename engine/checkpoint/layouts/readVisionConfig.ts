import { EngineError } from '../../protocol/EngineError.js';
import { JsonFields } from '../files/JsonFields.js';
import type { VisionConfig } from './checkpointConfig.js';
import { findTowerConfig, towerPlaces } from './findTower.js';
import { clipTower, parseTower } from './towerKinds.js';

/**
 * Reads the tower's config from the folder that `mm_vision_tower` names (`towerPlaces`); of the one tower that all released
 * LLaVA-1.5 and FlexAttention checkpoints use it is known.
 *
 * @throws EngineError `checkpoint-missing` or `checkpoint-malformed`.
 */
export function readVisionConfig(checkpointDir: string, mmVisionTower: string): VisionConfig {
  const path = findTowerConfig(checkpointDir, mmVisionTower);
  if (path !== undefined) return parseTower(towerFields(path), clipTower);
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
  return fields;
}

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
  ...clipTower.parts,
};
