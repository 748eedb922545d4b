import { EngineError } from '../../protocol/EngineError.js';
import { untrainedMark } from '../../protocol/chosenOpening.js';
import { quantizedNames } from '../weights/quantizedNames.js';
import type { CheckpointConfig, HighresConfig } from './checkpointConfig.js';

/**
 * A plain LLaVA checkpoint's config as one that reads selected high-res tokens, with sizes and threshold of the released
 * FlexAttention checkpoint and the first layer at the same share of its depth.
 *
 * @throws EngineError `checkpoint-variant` for a model that reads high-res tokens already, or cannot.
 */
export function withUntrainedHighres(config: CheckpointConfig, checkpointDir: string): CheckpointConfig {
  const { highres, decoder, vision, modelName, fit, tiling } = config;
  const refuse = (why: string, advice: string) =>
    new EngineError(
      'checkpoint-variant',
      `${checkpointDir} cannot be opened for an ${untrainedMark}: ${why}. ${advice}.`,
    );
  if (highres !== null)
    throw refuse('it has weights for one that were trained', 'Ask with variant flex, without that option');
  if (tiling !== null)
    throw refuse(
      'it sees pictures in tiles, and then the whole, and has no high-res view beside these',
      'Ask without it',
    );
  if (fit === 'stretched')
    throw refuse(
      'it sees pictures stretched to a square, and the cells of FlexAttention are those of a padded one',
      'Ask with variant lowres',
    );
  if (decoder.biases.length > 0)
    throw refuse(
      'its projections have biases, and what high-res keys would have is not known',
      'Ask with variant lowres',
    );
  const zoomRatio = 3;
  const made: HighresConfig = {
    zoomRatio,
    lowresSize: vision.imageSize,
    highresSize: zoomRatio * vision.imageSize,
    threshold: 48,
    flexStartLayer: Math.max(1, Math.round((9 / 32) * decoder.layers)),
  };
  return { ...config, modelName: `${modelName}, ${untrainedMark}`, highres: made };
}

/** Tensors that stand for others: high-res keys and values are projected as ordinary ones. By the name that is asked for. */
export function untrainedHighresCopies({ decoder }: CheckpointConfig): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  for (let layer = 0; layer < decoder.layers; layer++) {
    for (const part of ['k_proj', 'v_proj']) {
      const original = `model.layers.${layer}.self_attn.${part}.weight`;
      const copy = `model.layers.${layer}.self_attn.${part}_hd.weight`;
      const [from, to] = [quantizedNames(original), quantizedNames(copy)];
      copies.set(copy, original);
      for (const key of ['codes', 'scales', 'zeroPoints'] as const) copies.set(to[key], from[key]);
    }
  }
  return copies;
}
