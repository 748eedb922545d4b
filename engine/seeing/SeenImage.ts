import type { RegionPlace } from '../selection/regionSquare.js';

/** The parts of an image the vision tower can make. */
export type FeatureName = 'lowres' | 'highres' | 'hd' | 'tiles';

/**
 * What is known of one image. The same object for every question on the same pixels while they are remembered, so what
 * others make of an image may be kept by it. Written by `ImageFeatures` alone.
 */
export interface SeenImage {
  /** Pixels of the original, upright. */
  readonly width: number;
  readonly height: number;
  /**
   * The parts that are there: `lowres` float32 [Ni, D]; `highres` f_HR, float32 [G*G, D], raster order; `hd` of the whole
   * image at the size variant `hd` adds, float32 [Nh, D]; `tiles` of each tile row by row and of the whole picture behind them,
   * float32 [(n + 1) * Ni, D].
   */
  readonly features: Readonly<Partial<Record<FeatureName, Float32Array>>>;
  /** What `highres` shows, where that is not the whole picture: a rectangle in pixels of it. */
  readonly highresRegion?: RegionPlace;
  /** float32 [2 Dv], made with `lowres`: what the tower saw in the low-res view; only of a model with a rule for pictures. */
  readonly patchStatistics?: Float32Array;
}

/** Parts that were made or stored, each with the milliseconds the tower took for it. */
export type TimedFeatures = Partial<
  Record<FeatureName, { readonly values: Float32Array; readonly ms: number }>
>;
