/** Ends of a two-sided 95 % interval. */
export interface BootstrapMean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of values that come in groups, such as questions on one picture, with the 95 % percentile interval of the bootstrap:
 * whole groups are drawn with replacement, so that what a group has in common does not count as evidence.
 *
 * @param groups values of each group; at least one value in all
 * @param random numbers in [0, 1) (`seededRandom`). @param resamples how often the groups are drawn
 */
export function bootstrapMean(
  groups: readonly (readonly number[])[],
  random: () => number,
  resamples = 10_000,
): BootstrapMean {
  const sums = groups.map((values) => values.reduce((sum, value) => sum + value, 0));
  const counts = groups.map((values) => values.length);
  const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
  const means = Array.from({ length: resamples }, () => {
    let [sum, count] = [0, 0];
    for (let drawn = 0; drawn < groups.length; drawn++) {
      const group = Math.floor(random() * groups.length);
      sum += sums[group]!;
      count += counts[group]!;
    }
    return count === 0 ? NaN : sum / count;
  })
    .filter((mean) => !Number.isNaN(mean))
    .sort((a, b) => a - b);
  const at = (share: number): number => means[Math.round(share * (means.length - 1))]!;
  return { mean: total(sums) / total(counts), low: at(0.025), high: at(0.975) };
}
