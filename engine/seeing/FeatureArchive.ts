import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { tokenGrid } from '../checkpoint/layouts/checkpointConfig.js';
import type { PreprocessSettings } from '../preprocess/preprocessSettings.js';
import { featureKeys } from './featureKeys.js';
import type { FeatureStore, StoredFeatures } from './featureStore.js';
import type { SeenImage, TimedFeatures } from './SeenImage.js';

/** What a store holds of an image, as far as it fits the model. */
export interface ArchivedImage {
  /** As stored, with what other settings need. */
  readonly stored: StoredFeatures;
  /** The parts this model can use. */
  readonly parts: TimedFeatures;
}

/** One model's part of a feature store. */
export class FeatureArchive {
  private readonly keyOf: (encodedHash: string) => string;
  private readonly lowresLength: number;
  private readonly hdSize: number | undefined;

  constructor(
    private readonly store: FeatureStore,
    checkpoint: Checkpoint,
    preprocess: PreprocessSettings,
    provider: string,
    withPatches: boolean,
  ) {
    const { config } = checkpoint;
    this.keyOf = featureKeys(checkpoint, preprocess, provider, withPatches);
    this.lowresLength = tokenGrid(config) ** 2 * config.decoder.hiddenSize;
    this.hdSize = preprocess.hdSize;
  }

  /** @returns undefined where nothing is kept, or nothing that fits this model. */
  async find(encodedHash: string): Promise<ArchivedImage | undefined> {
    const stored = await this.store.get(this.keyOf(encodedHash));
    if (stored?.lowres.length !== this.lowresLength) return undefined;
    const { lowres, lowresMs, highres, highresMs = 0, hd, hdMs = 0, hdSize } = stored;
    const parts: TimedFeatures = { lowres: { values: lowres, ms: lowresMs } };
    if (highres !== undefined) parts.highres = { values: highres, ms: highresMs };
    if (hd !== undefined && hdSize === this.hdSize) parts.hd = { values: hd, ms: hdMs };
    return { stored, parts };
  }

  /** Keeps the parts made now beside what was kept before. */
  async put(
    encodedHash: string,
    { width, height, patchStatistics }: SeenImage,
    before: ArchivedImage | undefined,
    { lowres, highres, hd }: TimedFeatures,
  ): Promise<void> {
    const low = lowres ?? before?.parts.lowres;
    // The low-res part was made before this store was asked: its time is not known, so nothing is kept.
    if (low === undefined) return;
    await this.store.put(this.keyOf(encodedHash), {
      ...before?.stored,
      ...{ width, height, lowres: low.values, lowresMs: low.ms },
      ...(highres !== undefined && { highres: highres.values, highresMs: highres.ms }),
      ...(patchStatistics !== undefined && { patchStatistics }),
      ...(hd !== undefined && { hd: hd.values, hdMs: hd.ms, hdSize: this.hdSize }),
    });
  }
}
