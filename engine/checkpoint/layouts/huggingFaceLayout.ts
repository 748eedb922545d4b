import { nameOfModelFolder } from '../../hub/modelFolder.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { Variant } from '../../protocol/variant.js';
import { JsonFields } from '../files/JsonFields.js';
import type { CheckpointConfig, VisionConfig } from './checkpointConfig.js';
import { visionPrefix } from './checkTensors.js';
import type { CheckpointLayout } from './CheckpointLayout.js';
import { generationEos } from './generationEos.js';
import { readDecoderConfig } from './readDecoderConfig.js';
import { clipDefaults, parseVisionConfig } from './readVisionConfig.js';
import { selectLayer } from './selectLayer.js';

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
  const decoder = readDecoderConfig(textFields(fields, checkpointDir), undefined);
  const vision = visionOf(fields);
  if (fields.string('vision_feature_select_strategy', 'default') !== 'default') {
    throw fields.wrong(
      'vision_feature_select_strategy',
      '"default" (the class token of the tower is left out; a model that reads it is not supported)',
    );
  }
  if (fields.string('projector_hidden_act', 'gelu') !== 'gelu')
    throw fields.wrong('projector_hidden_act', '"gelu"');
  if (!fields.boolean('multimodal_projector_bias', true))
    throw fields.wrong('multimodal_projector_bias', 'true');
  return {
    modelName: nameOfModelFolder(checkpointDir),
    decoder,
    vision,
    visionLayersRun: selectLayer(fields, 'vision_feature_layer', vision.layers),
    projectorLayers: ['model.mm_projector.0', 'model.mm_projector.2'],
    highres: null,
    trainedVariant: trainedVariant ?? null,
    hdSize: null,
    calibrationTemperature: 1,
    drawableIds: fields.count('image_token_index', fields.integer('image_token_id', 32000)),
  };
}

/** What is not written is as `LlamaConfig` has it; the end of an answer may stand in a file of its own. */
function textFields(fields: JsonFields, checkpointDir: string): JsonFields {
  const text = fields.object('text_config');
  const kind = text.string('model_type', 'llama');
  if (kind !== 'llama') throw text.wrong('model_type', '"llama" (other language models are not supported)');
  const defaults = JsonFields.of(llamaDefaults, `${fields.where}, "text_config"`);
  const eos = generationEos(checkpointDir) ?? text.raw('eos_token_id') ?? fields.raw('eos_token_id');
  // Whether the embeddings are shared is written at the top by some versions, and in the part by others.
  const tied = text.raw('tie_word_embeddings') ?? fields.raw('tie_word_embeddings') ?? false;
  return defaults
    .overriddenBy(text)
    .overriddenBy(
      JsonFields.of(
        { tie_word_embeddings: tied, ...(eos !== undefined && eos !== null && { eos_token_id: eos }) },
        fields.where,
      ),
    );
}

/** Defaults of `LlamaConfig` (transformers 4.57, configuration_llama.py). */
const llamaDefaults = {
  vocab_size: 32000,
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  hidden_act: 'silu',
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-6,
  rope_theta: 10000,
  eos_token_id: 2,
};

function visionOf(fields: JsonFields): VisionConfig {
  const written = fields.has('vision_config') ? fields.object('vision_config') : undefined;
  const kind = written?.string('model_type', 'clip_vision_model') ?? 'clip_vision_model';
  if (kind !== 'clip_vision_model')
    throw written!.wrong('model_type', '"clip_vision_model" (other vision towers are not supported)');
  const defaults = JsonFields.of(
    written === undefined ? llavaTower : clipDefaults,
    `${fields.where}, "vision_config"`,
  );
  return parseVisionConfig(written === undefined ? defaults : defaults.overriddenBy(written));
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
