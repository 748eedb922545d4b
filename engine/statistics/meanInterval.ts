/** A mean with a two-sided 95 % interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Values it is the mean of. */
  readonly count: number;
}

/**
 * The mean of independent values with Student's 95 % interval: exact for normal values, and what is usual for a few.
 *
 * @returns null without values; of a single one the interval is all numbers
 */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, low: -Infinity, high: Infinity, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/**
 * Two-sided 95 % quantile of Student's distribution: from a table up to ten degrees of freedom, then by the first terms of its
 * expansion about the normal quantile (Abramowitz and Stegun, 26.7.5), which is right to four decimals there.
 */
export function studentQuantile(degrees: number): number {
  const exact = table[degrees - 1];
  if (exact !== undefined) return exact;
  const z = 1.959963984540054;
  const n = degrees;
  return (
    z +
    (z ** 3 + z) / (4 * n) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * n ** 4)
  );
}

const table = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
  2.262157163, 2.228138852,
];
