import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import { trainedVariantsIn } from '../checkpoint/layouts/variantFolder.js';
import { EngineError } from '../protocol/EngineError.js';
import { MemoryFeatureStore } from '../seeing/MemoryFeatureStore.js';
import type { Engine, EngineOptions } from './Engine.js';
import { openEngine } from './openEngine.js';
import { VariantEngines } from './VariantEngines.js';

/**
 * Opens a checkpoint folder to answer as each of its variants from the weights trained for it: the base weights now, those
 * of a folder in `variants/` at the first question that asks for them. What is seen of an image is shared.
 *
 * @throws EngineError as `openEngine`.
 */
export async function openVariants(options: EngineOptions): Promise<Engine> {
  const trained = trainedVariantsIn(options.checkpointDir);
  if (options.trainedVariant !== undefined || trained.length === 0) return openEngine(options);
  const featureStore = options.featureStore ?? new MemoryFeatureStore();
  const open = (more: Partial<EngineOptions>): Promise<Engine> =>
    openEngine({ ...options, featureStore, ...more });
  const base = await open({});
  const hdSize = trained.includes('hd') ? hdSizeOf(options.checkpointDir) : null;
  return new VariantEngines(base, trained, open, undefined, hdSize);
}

/** Side of the larger picture of variant `hd`; null where its folder is wrong, which its first question says. */
function hdSizeOf(checkpointDir: string): number | null {
  try {
    return readCheckpointConfig(checkpointDir, 'hd').hdSize;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
