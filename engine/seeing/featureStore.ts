/**
 * Keeps what the vision tower made of images outside an engine's memory, so that several runs, weights types or variants
 * measure on the same images without running the tower again.
 */
export interface FeatureStore {
  /** @param key hash of everything the features depend on, hexadecimal. @returns null where nothing is kept. */
  get(key: string): Promise<StoredFeatures | null>;
  /** Keeps `features`, in place of what was kept under `key` before. */
  put(key: string, features: StoredFeatures): Promise<void>;
}

/** What is kept of one image. Times are milliseconds the vision tower took for a part when it was made. */
export interface StoredFeatures {
  /** Pixels of the original, upright. */
  readonly width: number;
  readonly height: number;
  /** float32 [Ni, D]. */
  readonly lowres: Float32Array;
  readonly lowresMs: number;
  /** f_HR, float32 [G*G, D], raster order. */
  readonly highres?: Float32Array;
  readonly highresMs?: number;
  /** Features of the whole image at `hdSize` pixels a side, float32 [(hdSize / patch)^2, D]. */
  readonly hd?: Float32Array;
  readonly hdMs?: number;
  readonly hdSize?: number;
  /** float32 [2 Dv], made with `lowres`, of a model with a rule for pictures. */
  readonly patchStatistics?: Float32Array;
}
