import type { FeatureStore, StoredFeatures } from './featureStore.js';

/** Keeps the features of the images seen last in memory, for engines that share a vision tower. */
export class MemoryFeatureStore implements FeatureStore {
  /** By key, least recently used first. */
  private readonly images = new Map<string, StoredFeatures>();

  constructor(private readonly maxImages = 4) {}

  get(key: string): Promise<StoredFeatures | null> {
    const features = this.images.get(key);
    if (features === undefined) return Promise.resolve(null);
    return this.put(key, features).then(() => features);
  }

  put(key: string, features: StoredFeatures): Promise<void> {
    this.images.delete(key);
    this.images.set(key, features);
    const [oldest] = this.images.keys();
    if (this.images.size > this.maxImages) this.images.delete(oldest!);
    return Promise.resolve();
  }
}
