import { nameOfModelFolder } from '../../hub/modelFolder.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { Variant } from '../../protocol/variant.js';
import { JsonFields } from '../files/JsonFields.js';
import type { CheckpointConfig, DecoderConfig, HighresConfig, VisionConfig } from './checkpointConfig.js';
import type { CheckpointLayout } from './CheckpointLayout.js';
import { generationEos } from './generationEos.js';
import { readDecoderConfig } from './readDecoderConfig.js';
import { readVisionConfig } from './readVisionConfig.js';
import { selectLayer } from './selectLayer.js';

/** LLaVA and FlexAttention as their authors released them (docs/flexattention.md, section 7). */
export const releasedLayout: CheckpointLayout = {
  description:
    'LLaVA and FlexAttention as their authors released them ("model_type" begins with llava, "mm_vision_tower" names the tower)',
  matches: (fields) => {
    const modelType = fields.raw('model_type');
    return typeof modelType === 'string' && modelType.startsWith('llava') && fields.has('mm_vision_tower');
  },
  readConfig,
  tensorName: (storedName) => storedName, // the engine's names are the authors'
  usualTemplate: 'v1',
  withoutFolder: ['flex', 'lowres'],
  asksWithoutTemplate: false,
  towerName: (fields) => fields.string('mm_vision_tower'),
};

/** Settings of other models of the family that change what is computed or what stands in the prompt, and their only value here. */
const otherwiseComputed: readonly (readonly [key: string, usual: unknown])[] = [
  ['mm_use_im_start_end', false],
  ['mm_resampler_type', null],
  ['s2', false],
];

/** Side of the larger image of variant `hd` where the config does not say it. */
const usualHdSize = 448;

/** Flex start layer of the released checkpoints, whose config does not say it (docs/flexattention.md, section 7). */
const releasedFlexStartLayer = 9;

function readConfig(
  fields: JsonFields,
  checkpointDir: string,
  trainedVariant: Variant | undefined,
): CheckpointConfig {
  for (const [key, usual] of otherwiseComputed) {
    if (fields.has(key) && fields.raw(key) !== usual)
      throw fields.wrong(
        key,
        `${JSON.stringify(usual)} (models that were trained otherwise are not supported)`,
      );
  }
  const eos = generationEos(checkpointDir);
  const written =
    eos === undefined ? fields : fields.overriddenBy(JsonFields.of({ eos_token_id: eos }, fields.where));
  const decoder = readDecoderConfig(written, trainedVariant);
  const vision = readVisionConfig(checkpointDir, fields.string('mm_vision_tower'));
  if (fields.integer('mm_hidden_size', vision.hiddenSize) !== vision.hiddenSize) {
    throw fields.wrong('mm_hidden_size', `${vision.hiddenSize}, the hidden size of the vision tower`);
  }
  if (fields.string('mm_vision_select_feature', 'patch') !== 'patch') {
    throw fields.wrong('mm_vision_select_feature', '"patch"');
  }
  if (fields.string('image_aspect_ratio', 'pad') !== 'pad') {
    throw fields.wrong(
      'image_aspect_ratio',
      '"pad" (every picture is padded to a square; a model trained with another way of fitting it would see what it was not taught)',
    );
  }
  const highres = fields.has('extra') ? parseHighres(fields, decoder, vision) : null;
  if (highres !== null && decoder.biases.length > 0) {
    throw fields.wrong(
      'attention_bias',
      'false (FlexAttention with biases was never published, and what its high-res keys would have is not known)',
    );
  }
  if (highres === null && trainedVariant !== undefined && trainedVariant !== 'lowres') {
    throw new EngineError(
      'checkpoint-variant',
      `The variant ${trainedVariant} needs "extra" with zoom_ratio, lowres_size, highres_size and threshold in ` +
        `${fields.where}, which has none: this is a plain LLaVA checkpoint. Ask with variant lowres, or as flex with an untrained high-res ` +
        'reading (--untrained-highres).',
    );
  }
  return {
    modelName: nameOfModelFolder(checkpointDir),
    decoder,
    vision,
    visionLayersRun: selectLayer(fields, 'mm_vision_select_layer', vision.layers),
    connector: { shuffle: 1, layers: parseProjector(fields), biases: true },
    fit: 'padded',
    tiling: null,
    highres,
    trainedVariant: trainedVariant ?? null,
    hdSize: trainedVariant === 'hd' ? parseHdSize(fields, vision, highres!.highresSize) : null,
    calibrationTemperature: parseCalibrationTemperature(fields),
    drawableIds: null,
  };
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

/** Temperature scaling, fitted after training on questions held out for it. */
function parseCalibrationTemperature(fields: JsonFields): number {
  const temperature = fields.number('calibration_temperature', 1);
  if (temperature < 0.05 || temperature > 20) {
    throw fields.wrong('calibration_temperature', 'from 0.05 to 20 (1 where it is not given)');
  }
  return temperature;
}

/** `linear` is one unnumbered layer; `mlpNx_gelu` has layers 0, 2, 4 and so on (the GELUs between are 1, 3). */
function parseProjector(fields: JsonFields): readonly string[] {
  const type = fields.string('mm_projector_type', 'linear');
  if (type === 'linear') return ['model.mm_projector'];
  const depth = /^mlp([1-9])x_gelu$/.exec(type)?.[1];
  if (depth === undefined) throw fields.wrong('mm_projector_type', '"linear" or "mlpNx_gelu"');
  return Array.from({ length: Number(depth) }, (_, layer) => `model.mm_projector.${layer * 2}`);
}

/** Most that one image may take in memory, in bytes: pixels of the high-res input and f_HR. The released models take 100 MB. */
const maxImageBytes = 2 ** 30;

function parseHighres(
  fields: JsonFields,
  { layers, hiddenSize }: DecoderConfig,
  { imageSize: visionImageSize, patchSize }: VisionConfig,
): HighresConfig {
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
  const tokens = (Math.floor(visionImageSize / patchSize) * highres.zoomRatio) ** 2;
  const imageBytes = 4 * (3 * highres.highresSize ** 2 + tokens * hiddenSize);
  if (imageBytes > maxImageBytes) {
    throw extra.wrong(
      'zoom_ratio',
      `such that an image takes at most ${maxImageBytes / 2 ** 20} MiB (high-res pixels and ${tokens} features of ` +
        `${hiddenSize} numbers take ${Math.ceil(imageBytes / 2 ** 20)} MiB)`,
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
