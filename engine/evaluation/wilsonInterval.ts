/** A 95 % confidence interval of a share, both ends 0 to 1. */
export type Interval = readonly [low: number, high: number];

/** Two-sided 95 % quantile of the normal distribution. */
export const normalQuantile = 1.959963984540054;

/** The Wilson score interval (Wilson 1927) of `correct` out of `questions`. */
export function wilsonInterval(correct: number, questions: number): Interval {
  if (questions === 0) return [0, 1];
  const z = normalQuantile;
  const share = correct / questions;
  const scale = 1 + z ** 2 / questions;
  const centre = (share + z ** 2 / (2 * questions)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / questions + z ** 2 / (4 * questions ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Interval of the unweighted mean of independent shares: the distances from each share to the ends of its own interval
 * add up as squares (Zou and Donner 2008).
 */
export function intervalOfMean(shares: readonly { share: number; interval: Interval }[]): Interval {
  if (shares.length === 0) return [0, 1];
  const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
  const reach = (end: 0 | 1): number =>
    Math.sqrt(shares.reduce((sum, { share, interval }) => sum + (share - interval[end]) ** 2, 0)) /
    shares.length;
  return [Math.max(0, mean - reach(0)), Math.min(1, mean + reach(1))];
}
