import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import { trainedVariantsIn } from '../checkpoint/layouts/variantFolder.js';
import { MemoryFeatureStore } from '../seeing/MemoryFeatureStore.js';
import { brokenVariants } from './brokenVariants.js';
import type { Engine, EngineOptions } from './Engine.js';
import { openEngine } from './openEngine.js';
import { VariantEngines } from './VariantEngines.js';

/**
 * Opens a checkpoint folder to answer as each of its variants from the weights trained for it: the base weights now, those
 * of a folder in `variants/` at the first question that asks for them. What is seen of an image is shared. Folders that
 * cannot be opened are found out now, by their headers, and not offered.
 *
 * @throws EngineError as `openEngine`.
 */
export async function openVariants(options: EngineOptions): Promise<Engine> {
  const { checkpointDir } = options;
  const trained = trainedVariantsIn(checkpointDir);
  if (options.trainedVariant !== undefined || trained.length === 0) return openEngine(options);
  const featureStore = options.featureStore ?? new MemoryFeatureStore();
  const open = (more: Partial<EngineOptions>): Promise<Engine> =>
    openEngine({ ...options, featureStore, ...more });
  const base = await open({});
  const broken = brokenVariants(checkpointDir, trained);
  const hasHd = trained.includes('hd') && !broken.some(({ variant }) => variant === 'hd');
  const hdSize = hasHd ? readCheckpointConfig(checkpointDir, 'hd').hdSize : null;
  return new VariantEngines(base, { trained, broken }, open, undefined, hdSize);
}
