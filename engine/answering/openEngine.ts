import { availableParallelism } from 'node:os';
import { Checkpoint } from '../checkpoint/Checkpoint.js';
import { readTaught } from '../checkpoint/taught/readTaught.js';
import { towerFolderOf } from '../checkpoint/layouts/readCheckpointConfig.js';
import { flexStartLayerOf, tokenGrid } from '../checkpoint/layouts/checkpointConfig.js';
import { promptTemplates } from '../protocol/promptTemplate.js';
import { variants } from '../protocol/variant.js';
import { EngineError } from '../protocol/EngineError.js';
import type { Engine, EngineInfo, EngineOptions } from './Engine.js';
import { weightsChoices, type WeightsType } from '../protocol/weightsType.js';
import { checkpointWeights } from '../model/ModelWeights.js';
import { padColour } from '../preprocess/preprocessImage.js';
import { type PreprocessSettings, readPreprocessSettings } from '../preprocess/preprocessSettings.js';
import { openTokenizer } from '../text/openTokenizer.js';
import { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { type ResolvedProvider, resolveProvider } from '../runtime/resolveProvider.js';
import { variantsOf } from './checkRequest.js';
import { choosePrompt } from './choosePrompt.js';
import { chooseWeights } from './chooseWeights.js';
import { imageSizes } from './imageSizes.js';
import { openingNotices } from './openingNotices.js';
import { loadImageFeatures } from '../seeing/loadImageFeatures.js';
import { DecoderMemory } from './DecoderMemory.js';
import type { LoadedModel } from './LoadedModel.js';
import { QuestionEngine } from './QuestionEngine.js';
import { TaughtRule } from './TaughtRule.js';
import { featuresOf } from './variantParts.js';

/**
 * Opens a checkpoint folder and makes it ready to answer: checks every file and tensor, chooses the provider, builds
 * and loads the graphs.
 *
 * @throws EngineError `checkpoint-*`, `provider-*`, `option-invalid`; the signal's reason when it is aborted.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { model, info } = await loadModel(options);
  return new QuestionEngine(model, info);
}

/** What `openEngine` does before it wraps the model: tests look at its parts. */
export async function loadModel(
  options: EngineOptions,
): Promise<{ readonly model: LoadedModel; readonly info: EngineInfo }> {
  const start = performance.now();
  const { onProgress = () => undefined, signal } = options;
  checkOptions(options);
  const provider = await resolveProvider(options.provider ?? 'auto');
  const { checkpointDir, trainedVariant, untrainedHighres } = options;
  const checkpoint = Checkpoint.open(checkpointDir, trainedVariant, { untrainedHighres });
  const opened: { dispose(): Promise<void> }[] = [];
  try {
    const { config } = checkpoint;
    const taught = readTaught(checkpoint);
    const prompt = choosePrompt(checkpoint, options.promptTemplate);
    const choice = chooseWeights(options.weights, checkpoint.storedType, provider);
    const { weights } = choice;
    const runtime = { provider: provider.provider, threads: options.threads ?? availableParallelism() };
    const progress = (stage: string) => (done: number, total: number) => {
      signal?.throwIfAborted();
      onProgress(stage, done, total);
    };
    const modelWeights = checkpointWeights(checkpoint, weights);
    const sizes = imageSizes(config);
    const preprocess = readPreprocessSettings(checkpoint.dir, sizes, towerFolderOf(checkpoint.dir));
    progress('vision')(0, 1);
    const images = await loadImageFeatures(checkpoint, modelWeights, {
      ...runtime,
      preprocess,
      weightsType: weights,
      possible: featuresOf(variantsOf(config), config),
      featureStore: options.featureStore,
      withPatches: taught !== null,
    });
    opened.push(images);
    progress('vision')(1, 1);
    const settings = { ...runtime, linearType: weights };
    const decoder = await DecoderRuntime.load(config, modelWeights, settings, progress('decoder'));
    opened.push(decoder);

    const lowresGrid = tokenGrid(config);
    const model: LoadedModel = {
      checkpoint,
      tokenizer: await openTokenizer(checkpoint.dir),
      prompt,
      images,
      decoder,
      decoderMemory: new DecoderMemory(),
      taught: taught && new TaughtRule(taught),
      lowresGrid,
      highresGrid: lowresGrid * sizes.zoomRatio,
    };
    const reason = provider.reason + choice.reason;
    const info = describe(model, preprocess, weights, { ...provider, reason }, performance.now() - start);
    return { model, info };
  } catch (error) {
    for (const part of opened) await part.dispose();
    checkpoint.close();
    throw error;
  }
}

function checkOptions({ weights, threads, trainedVariant, promptTemplate }: EngineOptions): void {
  if (promptTemplate !== undefined && !promptTemplates.includes(promptTemplate)) {
    throw new EngineError(
      'option-invalid',
      `The option promptTemplate should be one of ${promptTemplates.join(', ')}, but is ${promptTemplate}.`,
    );
  }
  if (trainedVariant !== undefined && !variants.includes(trainedVariant)) {
    throw new EngineError(
      'option-invalid',
      `The option trainedVariant should be one of ${variants.join(', ')}, but is ${trainedVariant}.`,
    );
  }
  if (weights !== undefined && !weightsChoices.includes(weights)) {
    throw new EngineError(
      'option-invalid',
      `The option weights should be one of ${weightsChoices.join(', ')}, but is ${weights}.`,
    );
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 1024)) {
    throw new EngineError(
      'option-invalid',
      `The option threads should be an integer from 1 to 1024, but is ${threads}.`,
    );
  }
}

function describe(
  { checkpoint, prompt, lowresGrid, highresGrid }: LoadedModel,
  preprocess: PreprocessSettings,
  weights: WeightsType,
  { provider, reason }: ResolvedProvider,
  loadMs: number,
): EngineInfo {
  const { config } = checkpoint;
  return {
    checkpointDir: checkpoint.dir,
    modelName: config.modelName,
    provider,
    providerReason: reason,
    weights,
    variants: variantsOf(config),
    ownWeights: variantsOf(config).filter((variant) => variant === checkpoint.trainedFor),
    brokenVariants: [],
    notices: openingNotices(checkpoint),
    promptTemplate: prompt.name,
    ...(checkpoint.hasUntrainedHighres && { untrainedHighres: true }),
    layers: config.decoder.layers,
    flexStartLayer: flexStartLayerOf(config) ?? config.decoder.layers,
    heads: config.decoder.heads,
    hiddenSize: config.decoder.hiddenSize,
    vocabularySize: config.decoder.vocabularySize,
    parameterCount: checkpoint.parameterCount,
    lowresSize: preprocess.lowresSize,
    highresSize: preprocess.highresSize,
    hdSize: preprocess.hdSize ?? null,
    paddingColour: padColour(preprocess.mean),
    zoomRatio: preprocess.zoomRatio,
    preprocess,
    lowresGrid,
    highresGrid,
    threshold: config.highres?.threshold ?? 0,
    loadMs,
  };
}
