import {
  type CheckpointConfig,
  flexStartLayerOf,
  patchGrid,
  tokenGrid,
} from '../../checkpoint/layouts/checkpointConfig.js';
import { type ExpectedTensor, expectedTensors } from '../../checkpoint/layouts/checkTensors.js';
import { defaultBlocks } from '../../checkpoint/weights/blockFormat.js';
import { planDecoder } from '../../model/decoder/planDecoder.js';
import type { ModelMemory } from '../../protocol/modelLook.js';
import type { WeightsType } from '../../protocol/weightsType.js';
import { defaultSampling, variantsOf } from '../checkRequest.js';
import { featuresOf, mostImageTokens } from '../variantParts.js';

/** Prompt positions a question takes beside its image, words and template together. */
const usualWords = 128;

/** `KeyValueCache` makes room in steps of so many positions. */
const cacheStep = 128;

/** Pictures that `ImageMemory` remembers. */
const rememberedPictures = 4;

/** What the engine's process takes beside its model: Node, onnxruntime, the app's code, a picture that is decoded. */
const processBytes = 320 * 2 ** 20;

/**
 * How often the bytes of a graph are there while it is loaded, beyond what stays: as written, with the tensor it was made of, and
 * as onnxruntime read it.
 */
const loadingCopies = 3;

/** Arrays [H, T, T] of scores that a graph keeps room for once it has read a prompt: before and after bias and softmax. */
const keptScores = 3;

/** Arrays of a float32 for each block of weights that onnxruntime keeps. */
const scaleArrays = 3;

/** Arrays [tokens, keys' width] that the projection of a layer keeps room for, what it put out last included. */
const keptProjections = 8;

/**
 * Share of the cells that is counted as chosen in large models, where each layer reads its own. In small ones a layer gets the
 * cells of all (`FusedFlexStep`), so all are counted.
 */
const usualShare = 0.5;

/**
 * What a model takes of memory on the CPU, by its config alone: an estimate for its base weights and one question at a time, made
 * to be met from below.
 *
 * - Weights: each matrix of the decoder in `weightsType`, all else in float32, as often as `planDecoder` has it loaded: the layers of
 *   a small FlexAttention model twice. Of blocks onnxruntime keeps the scales, the scales beside the codes it rearranged, and a sum
 *   for each: 44 bytes for 32 numbers of int8, 28 of int4. Embeddings stay on the disk, unless they are the output's too.
 * - Keys and values: float32, for the image, 128 positions of words and the longest answer where nobody chose (256), in steps
 *   of 128.
 * - High-res keys and values: float32, of all G * G tokens in every layer that reads them in a small model, of half of them in a
 *   large one. What was chosen once stays.
 * - Pictures: features of the four that are remembered, float32 [tokens, D].
 * - Working: three arrays of a prompt's scores float32 [H, T, T], three of the tower's, and eight of the keys float32 [tokens, H * d]
 *   for each layer that reads high-res tokens; in large models for one layer, for they keep nothing from run to run
 *   (`stepSessionSettings`). While opening it is the largest graph three times; the larger of both counts.
 *
 * Measured on one machine, peak of the process after questions: fovea-mini 417 MiB (int8) and 460 (fp32), a made-up model of 230 M
 * parameters 2532 MiB (int8, small) and 2953 (fp32, large; 4296 with all cells chosen). The estimates are 5 to 20 % higher, but
 * for the last. `modelMemory.engine.test.ts` measures again.
 *
 * On WebGPU most of the weights lie in the adapter's memory: there it says more than the machine's needs to hold. Another
 * variant's own weights come on top at the first question that asks for them.
 *
 * @returns bytes of each part
 */
export function modelMemory(config: CheckpointConfig, weightsType: WeightsType): ModelMemory {
  const { decoder } = config;
  const variant = variantsOf(config)[0]!;
  const isFused = planDecoder(config, weightsType).flex === 'fused';
  const grid = tokenGrid(config);
  const highresTokens = (grid * (config.highres?.zoomRatio ?? 1)) ** 2;
  const imageTokens = mostImageTokens(variant, config);
  const positions = roundUp(imageTokens + usualWords + defaultSampling.maxNewTokens);
  const keyBytes = decoder.keyValueHeads * decoder.headDim * 4; // of a token in a layer
  const flexStart = flexStartLayerOf(config);
  const flexLayers = flexStart === undefined ? 0 : decoder.layers - flexStart;
  const chosenTokens = highresTokens * (isFused ? 1 : usualShare);
  const features = featuresOf(variantsOf(config), config);
  const featureTokens =
    grid ** 2 +
    (features.includes('highres') ? highresTokens : 0) +
    (features.includes('tiles') ? imageTokens : 0);
  const weights = weightsIn(config, weightsType);
  const kept =
    scoreBytes(config, imageTokens) +
    Math.min(flexLayers, isFused ? Infinity : 1) * keptProjections * keyBytes * chosenTokens;
  return {
    weightsType,
    weights: weights.total,
    keysAndValues: decoder.layers * 2 * keyBytes * positions,
    highres: flexLayers * 2 * keyBytes * chosenTokens,
    pictures: rememberedPictures * featureTokens * decoder.hiddenSize * 4,
    working: Math.max(loadingCopies * weights.largestGraph, kept),
    process: processBytes,
  };
}

/** Bytes of all weights, and of the largest graph that is loaded at once. */
function weightsIn(
  config: CheckpointConfig,
  weightsType: WeightsType,
): { readonly total: number; readonly largestGraph: number } {
  const { plain, flex } = planDecoder(config, weightsType);
  const layersAtOnce = Math.max(...plain.map(({ firstLayer, endLayer }) => endLayer - firstLayer));
  let [tower, layers, projections, head] = [0, 0, 0, 0];
  for (const tensor of expectedTensors(config)) {
    const { name } = tensor;
    const size = tensorBytes(tensor, weightsType);
    if (/^model\.layers\.\d+\.self_attn\.[kv]_proj_hd\./.test(name)) projections += size;
    else if (name.startsWith('model.layers.')) layers += size;
    else if (name === 'model.embed_tokens.weight') {
      if (config.decoder.tiedEmbeddings) head += tensorBytes({ ...tensor, quantizable: true }, weightsType);
    } else if (name.startsWith('lm_head.') || name === 'model.norm.weight') head += size;
    else tower += size;
  }
  const copies = flex === 'fused' ? 2 : 1;
  return {
    total: tower + copies * layers + projections + head,
    largestGraph: Math.max(tower, head, (layers * layersAtOnce) / config.decoder.layers),
  };
}

/** Bytes of a tensor as a graph holds it. */
function tensorBytes({ shape, quantizable }: ExpectedTensor, weightsType: WeightsType): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (!quantizable || weightsType === 'fp32') return count * 4;
  if (weightsType === 'fp16') return count * 2;
  const [rows = 1, columns = 1] = shape;
  const { bits, blockSize } = defaultBlocks[weightsType];
  return rows * Math.ceil(columns / blockSize) * ((blockSize * bits) / 8 + scaleArrays * 4);
}

/** What there is room for of a prompt's scores, and of the tower's. */
function scoreBytes(config: CheckpointConfig, imageTokens: number): number {
  const { decoder, vision, hdSize } = config;
  const towerSide = patchGrid(vision, Math.max(vision.imageSize, hdSize ?? 0));
  const prompt = decoder.heads * (imageTokens + usualWords / 2) ** 2;
  const tower = vision.heads * (towerSide ** 2 + 1) ** 2;
  return keptScores * 4 * (prompt + tower);
}

function roundUp(positions: number): number {
  return Math.ceil(positions / cacheStep) * cacheStep;
}
