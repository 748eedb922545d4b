import { baseVariants, type CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { type Variant, variants } from '../protocol/variant.js';
import { EngineError } from '../protocol/EngineError.js';
import { imageTokenId } from '../text/prompt.js';
import type { Sampling } from '../protocol/askOptions.js';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold, maxTiffSide } from '../protocol/limits.js';
import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import { selectors } from '../protocol/selector.js';
import { type Region, regionUses } from '../protocol/region.js';
import type { Span } from '../protocol/steering.js';
import type { AskRequest } from './askRequest.js';
import { selectingLayers } from './selectingLayers.js';
import { featuresOf } from './variantParts.js';

/** How tokens are drawn where the request does not say: greedily. */
export const defaultSampling: Sampling = { temperature: 0, topP: 1, seed: 0, maxNewTokens: 256 };

/** Variants an opened checkpoint can run: the one it was trained for, or those of base weights. The first is the default. */
export function variantsOf(config: CheckpointConfig): readonly Variant[] {
  return config.trainedVariant === null ? baseVariants(config) : [config.trainedVariant];
}

/**
 * Checks all options of a request that do not need the image, before any work.
 * @throws EngineError `option-invalid`, `checkpoint-variant`.
 */
export function checkRequest(request: AskRequest, config: CheckpointConfig, checkpointDir: string): void {
  const {
    variant = variantsOf(config)[0]!,
    selector = 'attention',
    threshold,
    fixedSteps,
    sampling = {},
  } = request;
  if (!variants.includes(variant)) throw invalid('variant', `one of ${variants.join(', ')}`, variant);
  if (
    config.trainedVariant === null &&
    variant === 'flex' &&
    config.highres === null &&
    config.fit === 'padded'
  ) {
    throw new EngineError(
      'checkpoint-variant',
      `The variant flex needs "extra" with zoom_ratio, lowres_size, highres_size and threshold in ${checkpointDir}/config.json, ` +
        'which has none: this is a plain LLaVA checkpoint. Ask with variant lowres, choose a FlexAttention checkpoint, or open it for an untrained high-res reading (--untrained-highres).',
    );
  }
  if (!variantsOf(config).includes(variant)) {
    const opened =
      config.trainedVariant === null ? 'its base weights' : `the weights of variant ${config.trainedVariant}`;
    throw new EngineError(
      'checkpoint-variant',
      `${checkpointDir} was opened with ${opened}, which answer as ${variantsOf(config).join(' or ')}, but the question ` +
        `asks for variant ${variant}. Open the checkpoint again for ${variant}, or leave the variant out.`,
    );
  }
  if (!selectors.includes(selector)) throw invalid('selector', `one of ${selectors.join(', ')}`, selector);
  checkNumber('threshold', threshold, 0, maxThreshold);
  checkNumber('temperature', sampling.temperature, 0, maxTemperature);
  if (sampling.topP === 0) throw invalid('topP', 'above 0 and at most 1', 0);
  checkNumber('topP', sampling.topP, 0, 1);
  checkInteger('seed', sampling.seed, 0, maxSeed);
  checkInteger('maxNewTokens', sampling.maxNewTokens, 1, maxNewTokens);
  checkInteger('fixedSteps', fixedSteps, 1, maxNewTokens);
  checkGrid('steering.force', request.steering?.force);
  checkGrid('steering.forbid', request.steering?.forbid);
  request.steering?.rules?.forEach((rule, index) => {
    checkGrid(`steering.rules[${index}].force`, rule.force);
    checkGrid(`steering.rules[${index}].forbid`, rule.forbid);
    checkSpan(`steering.rules[${index}].layers`, rule.layers);
    checkSpan(`steering.rules[${index}].tokens`, rule.tokens);
  });
  checkRegion(request.region, variant, config);
  checkHeads(request.headsOfLayer, selectingLayers(variant, config), variant);
  checkGivenTokens(request, config.decoder.vocabularySize);
}

function checkRegion(region: Region | undefined, variant: Variant, config: CheckpointConfig): void {
  if (region === undefined) return;
  if (!regionUses.includes(region.use))
    throw invalid('region.use', `one of ${regionUses.join(', ')}`, region.use);
  checkInteger('region.left', region.left, 0, maxTiffSide);
  checkInteger('region.top', region.top, 0, maxTiffSide);
  checkInteger('region.width', region.width, 1, maxTiffSide);
  checkInteger('region.height', region.height, 1, maxTiffSide);
  if (region.use === 'all' || featuresOf([variant], config).includes('highres')) return;
  throw new EngineError(
    'option-invalid',
    `A region for the high-res view alone needs a variant that reads high-res tokens, but ${variant} reads none. Ask with ` +
      "another variant, or about the region alone (use 'all').",
  );
}

function checkHeads(layer: number | undefined, selecting: readonly number[], variant: Variant): void {
  if (layer === undefined || selecting.includes(layer)) return;
  const expected =
    selecting.length === 0
      ? `left out, for no layer of variant ${variant} selects`
      : `one of the layers that select: ${selecting.join(', ')}`;
  throw invalid('headsOfLayer', expected, layer);
}

function checkGivenTokens(
  { givenTokens = [], sampling, fixedSteps }: AskRequest,
  vocabularySize: number,
): void {
  const most = fixedSteps ?? sampling?.maxNewTokens ?? defaultSampling.maxNewTokens;
  if (givenTokens.length > most)
    throw invalid('givenTokens', `at most ${most} tokens, the longest answer asked for`, givenTokens.length);
  const stranger = givenTokens.find((id) => !(Number.isSafeInteger(id) && id >= 0 && id < vocabularySize));
  if (stranger !== undefined)
    throw invalid('givenTokens', `token ids from 0 to ${vocabularySize - 1}`, stranger);
}

function checkSpan(name: string, span: Span | undefined): void {
  if (span === undefined) return;
  const [first, last] = span;
  if (![first, last].every((index) => Number.isSafeInteger(index) && index >= 0) || first > last)
    throw invalid(name, 'a first and a last index, whole and from 0', `[${span.join(', ')}]`);
}

/**
 * Checks prompt ids: exactly one image, every other id in the vocabulary, and room for at least one new token.
 * @param imageTokens what the image becomes, at least. @throws EngineError `option-invalid`, `question-too-long`.
 */
export function checkPromptIds(
  ids: readonly number[],
  { decoder }: CheckpointConfig,
  imageTokens: number,
): void {
  const images = ids.filter((id) => id === imageTokenId).length;
  if (images !== 1)
    throw invalid('promptIds', `exactly one ${imageTokenId} (the image)`, `${images} of them`);
  const stranger = ids.find(
    (id) => id !== imageTokenId && !(Number.isSafeInteger(id) && id >= 0 && id < decoder.vocabularySize),
  );
  if (stranger !== undefined) {
    throw invalid(
      'promptIds',
      `token ids from 0 to ${decoder.vocabularySize - 1} and one ${imageTokenId}`,
      stranger,
    );
  }
  checkPromptLength(ids.length - 1 + imageTokens, decoder);
}

/**
 * Checks that a prompt leaves room for at least one new token.
 * @param length with the image expanded, in tokens. @throws EngineError `question-too-long`.
 */
export function checkPromptLength(
  length: number,
  { maxPositions }: Pick<CheckpointConfig['decoder'], 'maxPositions'>,
): void {
  if (length < maxPositions) return;
  throw new EngineError(
    'question-too-long',
    `With its image the question takes ${length} tokens; the model reads at most ${maxPositions - 1}. Shorten it.`,
  );
}

function checkNumber(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined) return;
  if (!(value >= min && value <= max)) throw invalid(name, `a number from ${min} to ${max}`, value);
}

function checkInteger(name: string, value: number | undefined, min: number, max: number): void {
  checkNumber(name, value, min, max);
  if (value !== undefined && !Number.isInteger(value))
    throw invalid(name, `an integer from ${min} to ${max}`, value);
}

function checkGrid(name: string, grid: Uint8Array | undefined): void {
  if (grid !== undefined && grid.length !== selectionGridCells) {
    throw invalid(
      name,
      `${selectionGridCells} cells (${selectionGridSide} x ${selectionGridSide})`,
      `${grid.length}`,
    );
  }
}

function invalid(name: string, expected: string, came: string | number): EngineError {
  return new EngineError('option-invalid', `The option ${name} should be ${expected}, but is ${came}.`);
}
