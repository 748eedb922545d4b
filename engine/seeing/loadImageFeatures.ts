import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { ModelWeights } from '../model/ModelWeights.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import { FeatureArchive } from './FeatureArchive.js';
import type { FeatureStore } from './featureStore.js';
import { ImageFeatures } from './ImageFeatures.js';
import { ImageMemory } from './ImageMemory.js';
import type { FeatureName } from './SeenImage.js';
import { VisionTower } from './VisionTower.js';

/** What decides how a model sees, besides its checkpoint. */
export interface SeeingSettings {
  readonly preprocess: PreprocessSettings;
  readonly provider: 'cpu' | 'webgpu';
  readonly threads: number;
  /** Type of the decoder's weights in memory. */
  readonly weightsType: string;
  /** The parts any variant of the model wants. */
  readonly possible: readonly FeatureName[];
  /** Asked for features before the tower runs, and given them afterwards. */
  readonly featureStore?: FeatureStore;
  /** Makes the patch statistics that a rule for pictures compares. */
  readonly withPatches: boolean;
}

/** Loads the vision tower of a checkpoint, with an empty memory before it and, where there is one, the feature store. */
export async function loadImageFeatures(
  checkpoint: Checkpoint,
  weights: ModelWeights,
  { preprocess, provider, threads, weightsType, possible, featureStore, withPatches }: SeeingSettings,
): Promise<ImageFeatures> {
  const context = JSON.stringify([preprocess, checkpoint.fingerprint, weightsType, provider]);
  const archive =
    featureStore && new FeatureArchive(featureStore, checkpoint, preprocess, provider, withPatches);
  const runtime = { provider, threads };
  const tower = await VisionTower.load(checkpoint.config, weights, preprocess, runtime, withPatches);
  return new ImageFeatures(tower, new ImageMemory(context), archive, possible);
}
