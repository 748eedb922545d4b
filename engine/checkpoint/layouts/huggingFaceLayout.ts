import { nameOfModelFolder } from '../../hub/modelFolder.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { Variant } from '../../protocol/variant.js';
import { JsonFields } from '../files/JsonFields.js';
import type { CheckpointConfig, VisionConfig } from './checkpointConfig.js';
import { visionPrefix } from './checkTensors.js';
import type { CheckpointLayout } from './CheckpointLayout.js';
import { readTextConfig, textFields } from './decoderKinds.js';
import { selectLayer } from './selectLayer.js';
import { clipTower, parseTower, siglipTower, type TowerKind } from './towerKinds.js';

/**
 * LLaVA as Hugging Face's transformers saves it (`LlavaForConditionalGeneration`, such as llava-hf/llava-1.5-7b-hf): the weights
 * of the authors under other names, and a config whose parts hold only what differs from the defaults of their classes.
 */
export const huggingFaceLayout: CheckpointLayout = {
  description:
    'LLaVA as Hugging Face transformers saves it ("model_type": "llava", with "text_config" and "vision_config")',
  matches: (fields) =>
    fields.raw('model_type') === 'llava' && fields.has('text_config') && !fields.has('mm_vision_tower'),
  readConfig,
  tensorName,
  usualTemplate: 'chat',
  withoutFolder: ['flex', 'lowres'],
  asksWithoutTemplate: true,
  towerName: () => undefined,
};

function readConfig(
  fields: JsonFields,
  checkpointDir: string,
  trainedVariant: Variant | undefined,
): CheckpointConfig {
  if (trainedVariant !== undefined && trainedVariant !== 'lowres') {
    throw new EngineError(
      'checkpoint-variant',
      `${checkpointDir} is a plain LLaVA checkpoint in the layout of Hugging Face transformers, which has no variant ` +
        `${trainedVariant}. Ask with variant lowres, or as flex with an untrained high-res reading (--untrained-highres).`,
    );
  }
  // Whether the embeddings are shared is written at the top by some versions, and in the part by others.
  const decoder = readTextConfig(fields, checkpointDir, { tiedFrom: [textFields(fields), fields] });
  const vision = visionOf(fields);
  checkStrategy(fields, vision);
  if (fields.string('projector_hidden_act', 'gelu') !== 'gelu')
    throw fields.wrong('projector_hidden_act', '"gelu"');
  if (!fields.boolean('multimodal_projector_bias', true))
    throw fields.wrong('multimodal_projector_bias', 'true');
  return {
    modelName: nameOfModelFolder(checkpointDir),
    decoder,
    vision,
    visionLayersRun: selectLayer(fields, 'vision_feature_layer', vision.layers),
    connector: { shuffle: 1, layers: ['model.mm_projector.0', 'model.mm_projector.2'], biases: true },
    // The processors of CLIP cut the centre out, which LLaVA was not trained with; SigLIP's stretch.
    fit: vision.classToken ? 'padded' : 'stretched',
    tiling: null,
    highres: null,
    trainedVariant: trainedVariant ?? null,
    hdSize: null,
    calibrationTemperature: 1,
    drawableIds: fields.count('image_token_index', fields.integer('image_token_id', 32000)),
  };
}

function visionOf(fields: JsonFields): VisionConfig {
  if (!fields.has('vision_config'))
    return parseTower(JsonFields.of(llavaTower, `${fields.where}, "vision_config"`), clipTower);
  const written = fields.object('vision_config');
  const kind = towers[written.string('model_type', 'clip_vision_model')];
  if (kind !== undefined) return parseTower(written, kind);
  const names = Object.keys(towers).map((name) => `"${name}"`);
  throw written.wrong('model_type', `${names.join(' or ')} (other vision towers are not supported)`);
}

/** By `model_type` of the `vision_config`. */
const towers: Readonly<Record<string, TowerKind>> = {
  clip_vision_model: clipTower,
  siglip_vision_model: siglipTower,
};

/** What of the tower's tokens is read: CLIP's without the class token, all of a tower that has none. */
function checkStrategy(fields: JsonFields, { classToken }: VisionConfig): void {
  const expected = classToken ? 'default' : 'full';
  if (fields.string('vision_feature_select_strategy', 'default') === expected) return;
  const why = classToken
    ? 'the class token of the tower is left out; a model that reads it is not supported'
    : 'the tower has no class token that could be left out';
  throw fields.wrong('vision_feature_select_strategy', `"${expected}" (${why})`);
}

/** The tower of a config that says nothing of it (transformers, configuration_llava.py). */
const llavaTower = {
  intermediate_size: 4096,
  hidden_size: 1024,
  patch_size: 14,
  image_size: 336,
  num_hidden_layers: 24,
  num_attention_heads: 16,
};

/** Beginnings of names and what the engine calls them, the longest first: three generations of transformers. */
const beginnings: readonly (readonly [stored: string, known: string])[] = [
  ['model.language_model.', 'model.'], // from 4.52 on
  ['language_model.model.', 'model.'], // as released
  ['language_model.lm_head.', 'lm_head.'],
  ['model.vision_tower.', 'model.vision_tower.vision_tower.'],
  ['vision_tower.', 'model.vision_tower.vision_tower.'],
  ['model.multi_modal_projector.', 'model.mm_projector.'],
  ['multi_modal_projector.', 'model.mm_projector.'],
];

function tensorName(storedName: string): string {
  if (storedName.startsWith(`${visionPrefix}.`)) return storedName; // a converted checkpoint has the engine's names
  const beginning = beginnings.find(([stored]) => storedName.startsWith(stored));
  if (beginning === undefined) return storedName;
  const [stored, known] = beginning;
  return `${known}${storedName.slice(stored.length)}`
    .replace(
      /^model\.vision_tower\.vision_tower\.(?!vision_model\.)/,
      'model.vision_tower.vision_tower.vision_model.',
    ) // version 5 leaves it out
    .replace(/^model\.mm_projector\.linear_1\./, 'model.mm_projector.0.')
    .replace(/^model\.mm_projector\.linear_2\./, 'model.mm_projector.2.');
}
