import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Checkpoint } from '../../checkpoint/Checkpoint.js';
import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { flexStartLayerOf } from '../../checkpoint/layouts/checkpointConfig.js';
import { detectLayout } from '../../checkpoint/layouts/detectLayout.js';
import { readConfigFields } from '../../checkpoint/layouts/readCheckpointConfig.js';
import { trainedVariantsIn } from '../../checkpoint/layouts/variantFolder.js';
import { readPreprocessSettings } from '../../preprocess/preprocessSettings.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { ModelFinding, ModelLook } from '../../protocol/modelLook.js';
import type { RunningProvider } from '../../protocol/provider.js';
import { variants } from '../../protocol/variant.js';
import type { WeightsChoice } from '../../protocol/weightsType.js';
import { openTokenizer } from '../../text/openTokenizer.js';
import { brokenVariants } from '../brokenVariants.js';
import { variantsOf } from '../checkRequest.js';
import { chooseWeights } from '../chooseWeights.js';
import { imageSizes } from '../imageSizes.js';
import { promptImageTokens } from '../variantParts.js';
import { windowRefusal } from '../windowRefusal.js';
import { folderSize } from './folderSize.js';
import { machineMemory } from './machineMemory.js';
import { modelMemory } from './modelMemory.js';
import { possibleOpenings } from './possibleOpenings.js';
import { storedTypes } from './storedTypes.js';

/** How the model would be opened. */
export interface InspectionOptions {
  /** Default: `cpu`. */
  readonly provider?: RunningProvider;
  /** As `EngineOptions.weights`. */
  readonly weights?: WeightsChoice;
  readonly signal?: AbortSignal;
}

/**
 * Looks at a model's folder before anything of it is loaded: what it is, what is missing, what it would take. Reads
 * configurations, the tokenizer and the headers of files of tensors; no tensor. What only the numbers show (NaN; a taught.json
 * that belongs to another tower) is found when it is opened.
 *
 * Whatever is wrong with the folder is a finding of the look, in the words in which opening it would fail.
 *
 * @throws the signal's reason once it is aborted
 */
export async function inspectModel(folder: string, options: InspectionOptions = {}): Promise<ModelLook> {
  const { provider = 'cpu', signal } = options;
  const findings: ModelFinding[] = [];
  /** Does a part of the look; what is expected to go wrong in it becomes a finding, once for each reason. */
  const attempt = async <T>(part: () => T | Promise<T>): Promise<T | null> => {
    await nextTurn();
    signal?.throwIfAborted();
    try {
      return await part();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const { message: text } = error;
      if (!findings.some((finding) => finding.text === text)) findings.push({ kind: 'blocks', text });
      return null;
    }
  };

  const checkpoint = await attempt(() => Checkpoint.open(folder));
  try {
    const layout =
      checkpoint !== null || existsSync(join(folder, 'config.json'))
        ? await attempt(() => layoutOf(folder))
        : null;
    const config =
      checkpoint?.config ??
      (layout && (await attempt(() => layout.layout.readConfig(layout.fields, folder, undefined))));
    const tokenizer = layout === null ? null : await attempt(() => openTokenizer(folder));
    if (config !== null) {
      await attempt(() => readPreprocessSettings(folder, imageSizes(config)));
      const trouble = promptTrouble(config, folder);
      if (trouble !== null) findings.push({ kind: 'blocks', text: trouble });
    }
    const trained = checkpoint === null ? [] : trainedVariantsIn(folder);
    const broken = (checkpoint && (await attempt(() => brokenVariants(folder, trained)))) ?? [];
    const isWhole = (variant: (typeof variants)[number]): boolean =>
      !broken.some((one) => one.variant === variant);
    const usual = checkpoint === null ? [] : variantsOf(checkpoint.config);
    const ownWeights = variants.filter(
      (variant) => isWhole(variant) && (trained.includes(variant) || variant === checkpoint?.trainedFor),
    );
    findings.push(...broken.map(({ reason: text }): ModelFinding => ({ kind: 'lacks', text })));
    const tokenizerFile = tokenizerFileIn(folder);
    if (config !== null) findings.push(...whatIsMissing(folder, config, tokenizerFile));
    const weights =
      checkpoint && chooseWeights(options.weights, checkpoint.storedType, { provider, halfPrecision: false });
    return {
      folder,
      name: basename(resolve(folder)),
      layout: layout && inWords(layout.layout.description),
      sizes: config && sizesOf(config),
      variants: [...new Set([...usual, ...trained])].filter(isWhole),
      ownWeights,
      parameterCount: checkpoint?.parameterCount ?? null,
      storedTypes: checkpoint === null ? [] : storedTypes(checkpoint),
      tokenizer: tokenizer === null ? null : tokenizerFile,
      tower: checkpoint && towerOf(checkpoint),
      hasCard: hasCard(folder),
      findings,
      disk: await folderSize(folder, signal),
      memory: config && weights && modelMemory(config, weights.weights),
      openings: checkpoint === null ? [] : possibleOpenings(checkpoint, provider),
      machine: machineMemory(),
    };
  } finally {
    checkpoint?.close();
  }
}

function layoutOf(folder: string) {
  const fields = readConfigFields(folder, undefined);
  return { fields, layout: detectLayout(fields) };
}

/** A layout's description without what tells it from others. */
function inWords(description: string): string {
  return description.replace(/ \(.*$/s, '');
}

/** Layouts that read a tower from elsewhere say where (`towerDir`). */
function towerOf(checkpoint: Checkpoint): NonNullable<ModelLook['tower']> {
  const { towerDir } = checkpoint;
  return towerDir === null ? 'inside' : { folder: towerDir };
}

function sizesOf(config: CheckpointConfig): NonNullable<ModelLook['sizes']> {
  const { decoder, highres, vision, hdSize } = config;
  return {
    layers: decoder.layers,
    heads: decoder.heads,
    hiddenSize: decoder.hiddenSize,
    vocabularySize: decoder.vocabularySize,
    maxPositions: decoder.maxPositions,
    lowresSize: highres?.lowresSize ?? vision.imageSize,
    highresSize: highres?.highresSize ?? null,
    hdSize,
    flexStartLayer: flexStartLayerOf(config) ?? null,
    threshold: highres?.threshold ?? null,
  };
}

/** An image that leaves no room for a question. */
function promptTrouble(config: CheckpointConfig, folder: string): string | null {
  const { maxPositions } = config.decoder;
  const imageTokens = promptImageTokens(variantsOf(config)[0]!, config);
  if (imageTokens + 2 <= maxPositions) return null;
  return (
    `Expected in ${join(folder, 'config.json')} room for an image and a question, but an image takes ${imageTokens} ` +
    `positions of the ${maxPositions} in max_position_embeddings. Correct the configuration, or choose another checkpoint.`
  );
}

function whatIsMissing(
  folder: string,
  config: CheckpointConfig,
  tokenizerFile: ModelLook['tokenizer'],
): readonly ModelFinding[] {
  const findings: ModelFinding[] = [];
  const refusal = windowRefusal(config);
  if (refusal !== null) findings.push({ kind: 'window', text: refusal });
  if (tokenizerFile === null) {
    findings.push({
      kind: 'lacks',
      text:
        `${folder} has neither tokenizer.json nor tokenizer.model, so it cannot be asked in words. Copy the tokenizer's files ` +
        'from where the checkpoint came from into it.',
    });
  }
  if (config.tiling !== null) {
    findings.push({
      kind: 'note',
      text:
        'It answers as it was published, from a picture in tiles and as a whole (full), or from the whole alone (lowres), and chooses ' +
        'no cells.',
    });
  } else if (config.highres === null) {
    findings.push({
      kind: 'note',
      text:
        'This is a plain LLaVA checkpoint: it answers in low resolution and chooses no cells. For FlexAttention choose a ' +
        'checkpoint whose config.json has "extra".',
    });
  }
  return findings;
}

function tokenizerFileIn(folder: string): ModelLook['tokenizer'] {
  const names = ['tokenizer.json', 'tokenizer.model'] as const;
  return names.find((name) => existsSync(join(folder, name))) ?? null;
}

function hasCard(folder: string): boolean {
  return ['README.md', 'MODEL_CARD.md'].some((name) => existsSync(join(folder, name)));
}
