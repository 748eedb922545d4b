import { nameOfModelFolder } from '../../hub/modelFolder.js';
import { EngineError } from '../../protocol/EngineError.js';
import { type Variant, variants } from '../../protocol/variant.js';
import type { JsonFields } from '../files/JsonFields.js';
import { baseVariants, type CheckpointConfig, patchGrid, type TilingConfig } from './checkpointConfig.js';
import { visionPrefix } from './checkTensors.js';
import type { CheckpointLayout } from './CheckpointLayout.js';
import { readTextConfig, textFields } from './decoderKinds.js';
import { readPictureProcessor } from './readPictureProcessor.js';
import { idefics3Tower, parseTower } from './towerKinds.js';

/**
 * Idefics3 as Hugging Face's transformers saves it (`Idefics3ForConditionalGeneration`, such as
 * HuggingFaceTB/SmolVLM-256M-Instruct): a SigLIP tower, pixel shuffle and one linear layer, a LLaMA decoder; pictures in tiles.
 */
export const idefics3Layout: CheckpointLayout = {
  description:
    'Idefics3 (SmolVLM) as Hugging Face transformers saves it ("model_type": "idefics3", with "text_config" and "vision_config")',
  matches: (fields) => fields.raw('model_type') === 'idefics3' && fields.has('text_config'),
  readConfig,
  tensorName,
  usualTemplate: 'chat',
  withoutFolder: variants, // which it has, it says itself
  asksWithoutTemplate: false,
  towerName: () => undefined,
};

const connector = 'model.mm_projector';

function readConfig(
  fields: JsonFields,
  checkpointDir: string,
  trainedVariant: Variant | undefined,
): CheckpointConfig {
  const decoder = readTextConfig(fields, checkpointDir, { tiedFrom: [fields, textFields(fields)] });
  const vision = parseTower(fields.object('vision_config'), idefics3Tower);
  const shuffle = fields.count('scale_factor', 2, 64);
  if (patchGrid(vision) % shuffle !== 0)
    throw fields.wrong('scale_factor', `a divisor of ${patchGrid(vision)}, the patches a side of the tower`);
  const tiling = readTiling(checkpointDir, vision.imageSize);
  const answersAs = baseVariants({ highres: null, tiling });
  if (trainedVariant !== undefined && !answersAs.includes(trainedVariant)) {
    throw new EngineError(
      'checkpoint-variant',
      `${checkpointDir} is an Idefics3 checkpoint, which answers as ${answersAs.join(' or ')}; it has no variant ` +
        `${trainedVariant}. Ask with variant ${answersAs.join(' or ')} (--variant).`,
    );
  }
  return {
    modelName: nameOfModelFolder(checkpointDir),
    decoder,
    vision,
    visionLayersRun: vision.layers,
    connector: { shuffle, layers: [connector], biases: false },
    fit: 'stretched',
    tiling,
    highres: null,
    trainedVariant: trainedVariant ?? null,
    hdSize: null,
    calibrationTemperature: 1,
    drawableIds: null, // its ids of pictures stand among those of words
  };
}

/** `Idefics3ImageProcessor`'s settings; its own defaults are of another tower. */
function readTiling(checkpointDir: string, towerSide: number): TilingConfig {
  const processor = readPictureProcessor(checkpointDir);
  if (processor === undefined) return { longestSide: 4 * towerSide, splits: true };
  const tile = sideOf(processor, 'max_image_size', towerSide);
  if (tile !== towerSide)
    throw processor.wrong('max_image_size', `{"longest_edge": ${towerSide}}, the side of the tower's input`);
  return {
    longestSide: sideOf(processor, 'size', 4 * towerSide),
    splits: processor.boolean('do_image_splitting', true),
  };
}

function sideOf(processor: JsonFields, key: string, usual: number): number {
  return processor.has(key) ? processor.object(key).count('longest_edge', undefined, 32768) : usual;
}

/** Beginnings of names and what the engine calls them. */
const beginnings: readonly (readonly [stored: string, known: string])[] = [
  ['model.text_model.', 'model.'],
  ['model.vision_model.', `${visionPrefix}.`],
  ['model.connector.modality_projection.proj.', `${connector}.`],
];

function tensorName(storedName: string): string {
  const beginning = beginnings.find(([stored]) => storedName.startsWith(stored));
  if (beginning === undefined) return storedName; // a converted checkpoint has the engine's names
  const [stored, known] = beginning;
  return known + storedName.slice(stored.length);
}
