import type { Checkpoint } from '../../checkpoint/Checkpoint.js';
import { withUntrainedHighres } from '../../checkpoint/layouts/untrainedHighres.js';
import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { quantizedNames } from '../../checkpoint/weights/quantizedNames.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { PossibleOpening } from '../../protocol/modelOpening.js';
import type { RunningProvider } from '../../protocol/provider.js';
import type { WeightsType } from '../../protocol/weightsType.js';
import { chooseWeights } from '../chooseWeights.js';
import { modelMemory } from './modelMemory.js';

/**
 * The ways a checkpoint can be opened that differ in what they answer or take: weights of each type, the usual first, and, of a
 * plain LLaVA that can, each with an untrained high-res reading too.
 *
 * What is stored in blocks has one type: more bits bring nothing back that its conversion took, and fewer would take more.
 */
export function possibleOpenings(
  checkpoint: Pick<Checkpoint, 'config' | 'dir' | 'storedType' | 'tensors'>,
  provider: RunningProvider,
): readonly PossibleOpening[] {
  const { config, storedType } = checkpoint;
  const configs = [{ config, untrainedHighres: false }];
  const untrained = untrainedConfig(checkpoint);
  if (untrained !== null) configs.push({ config: untrained, untrainedHighres: true });
  return configs.flatMap((one) =>
    weightsOf(storedType, provider).map((weights) => ({
      weights,
      untrainedHighres: one.untrainedHighres,
      memory: modelMemory(one.config, weights),
    })),
  );
}

function weightsOf(stored: WeightsType, provider: RunningProvider): readonly WeightsType[] {
  const place = { provider, halfPrecision: false };
  const usual = chooseWeights(undefined, stored, place).weights;
  if (stored === 'int8' || stored === 'int4') return [usual];
  const others = (['fp32', 'int8', 'int4'] as const).map(
    (type) => chooseWeights(type, stored, place).weights,
  );
  return [...new Set([usual, ...others])];
}

/** The config with an untrained high-res reading; null where the model has one of its own, or cannot have any. */
function untrainedConfig({
  config,
  dir,
  tensors,
}: Pick<Checkpoint, 'config' | 'dir' | 'tensors'>): CheckpointConfig | null {
  const own = `model.layers.${config.decoder.layers - 1}.self_attn.k_proj_hd.weight`;
  if (tensors.find(own) !== undefined || tensors.find(quantizedNames(own).codes) !== undefined) return null;
  try {
    return withUntrainedHighres(config, dir);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
