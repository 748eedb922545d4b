import type { FeatureName, StoredFeatures } from './featureStore.js';
import type { RememberedImage } from './ImageMemory.js';
import type { LoadedModel, StoredFeatureAccess } from './LoadedModel.js';
import type { RunClock } from './RunClock.js';

/** One image's place in the model's feature store. */
export class StoredImage {
  private constructor(
    private readonly access: StoredFeatureAccess,
    private readonly key: string,
    private readonly hdSize: number | undefined,
    /** What is kept; undefined where nothing is, or nothing that fits this model. */
    readonly features: StoredFeatures | undefined,
  ) {}

  /** @returns undefined for a model without a store. */
  static async open(
    { features: access, preprocess, checkpoint, lowresGrid }: LoadedModel,
    encodedHash: string,
  ): Promise<StoredImage | undefined> {
    if (access === undefined) return undefined;
    const key = access.keyOf(encodedHash);
    const found = await access.store.get(key);
    const fits = found?.lowres.length === lowresGrid ** 2 * checkpoint.config.decoder.hiddenSize;
    return new StoredImage(access, key, preprocess.hdSize, fits ? found : undefined);
  }

  /** Gives the image the parts that are kept. @param clock told of the time they once took. */
  fill(image: RememberedImage, parts: readonly FeatureName[], clock?: RunClock): void {
    const { features } = this;
    if (features === undefined) return;
    const take = (part: FeatureName, values: Float32Array | undefined, ms = 0) => {
      if (!parts.includes(part) || values === undefined) return undefined;
      clock?.addStoredVision(ms);
      return values;
    };
    image.lowresFeatures ??= take('lowres', features.lowres, features.lowresMs);
    image.highresFeatures ??= take('highres', features.highres, features.highresMs);
    if (features.hdSize === this.hdSize) image.hdFeatures ??= take('hd', features.hd, features.hdMs);
  }

  /** Keeps what was made now beside what was kept before. @param made milliseconds each part took. */
  async put(
    { width, height, lowresFeatures, highresFeatures, hdFeatures }: RememberedImage,
    made: ReadonlyMap<FeatureName, number>,
  ): Promise<void> {
    if (made.size === 0 || lowresFeatures === undefined) return;
    const lowresMs = made.get('lowres') ?? this.features?.lowresMs;
    const highresMs = made.get('highres');
    const hdMs = made.get('hd');
    // The low-res part was made before this store was asked: its time is not known, so nothing is kept.
    if (lowresMs === undefined) return;
    await this.access.store.put(this.key, {
      ...this.features,
      ...{ width, height, lowres: lowresFeatures, lowresMs },
      ...(highresMs !== undefined &&
        highresFeatures !== undefined && { highres: highresFeatures, highresMs }),
      ...(hdMs !== undefined &&
        hdFeatures !== undefined &&
        this.hdSize !== undefined && { hd: hdFeatures, hdMs, hdSize: this.hdSize }),
    });
  }
}
