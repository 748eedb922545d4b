/**
 * What one kind of taught picture looks like to the vision tower: where the statistics of its pictures lie, as a Gaussian
 * with some long axes and one width across all others (docs/checkpoint-format.md, "What was taught").
 */
export interface PictureKind {
  /** float32 [2 Dv]. */
  readonly mean: Float32Array;
  /** float32 [k, 2 Dv], orthonormal rows: the axes. */
  readonly axes: Float32Array;
  /** float32 [k]: standard deviation along each axis. */
  readonly spreads: Float32Array;
  /** Standard deviation across the axes, in each direction. */
  readonly rest: number;
}

/** What a model was taught to see, and how much a picture may differ from it. */
export interface PictureRule {
  readonly kinds: readonly PictureKind[];
  /** The distance from the nearest kind that counts one, in standard deviations. */
  readonly unit: number;
  /** float32 [2 Dv]: a linear rule beside it, above 0 for what looks rather like pictures that were not taught. */
  readonly slope: Float32Array;
  readonly offset: number;
  /** What the two together may come to in a picture like those taught. */
  readonly limit: number;
}

/** Tells how far a picture is from those a model was taught. */
export class TaughtPictures {
  constructor(private readonly rule: PictureRule) {}

  /** @param statistics float32 [2 Dv], `patchStatistics`. @returns 1 at the limit; of several kinds the nearest counts. */
  distance(statistics: Float32Array): number {
    const { kinds, unit, slope, offset, limit } = this.rule;
    const nearest = Math.min(...kinds.map((kind) => distanceTo(kind, statistics)));
    const tilt = slope.reduce((sum, value, index) => sum + value * statistics[index]!, offset);
    return Math.max(0, nearest / unit + tilt) / limit;
  }
}

function distanceTo({ mean, axes, spreads, rest }: PictureKind, statistics: Float32Array): number {
  const difference = Float64Array.from(statistics, (value, index) => value - mean[index]!);
  let across = sumOfSquares(difference);
  let along = 0;
  spreads.forEach((spread, axis) => {
    const row = axes.subarray(axis * difference.length, (axis + 1) * difference.length);
    const length = difference.reduce((sum, value, index) => sum + value * row[index]!, 0);
    across -= length ** 2;
    along += (length / spread) ** 2;
  });
  return Math.sqrt(along + Math.max(0, across) / rest ** 2);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
