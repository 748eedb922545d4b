const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const any = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

/** A number with the digits it has: `12,345` or `0.01`; beyond fifteen digits `3.40e+38`. */
export function formatNumber(value: number): string {
  return Math.abs(value) < 1e15 ? any.format(value) : value.toExponential(2);
}

/** `12,345` */
export function formatWhole(value: number): string {
  return whole.format(value);
}

/** `12,345.6` */
export function formatOneDigit(value: number): string {
  return oneDigit.format(value);
}

/** A length in pixels: whole when it is whole, otherwise one digit. */
export function formatPixels(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : oneDigit.format(value);
}

/** A share 0 to 1 as `12.3 %`. */
export function formatShare(share: number): string {
  return `${oneDigit.format(share * 100)} %`;
}

/** Milliseconds as `840 ms` or `1.84 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${whole.format(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** Operations as `4.56 GFLOP` or `1.20 TFLOP`. */
export function formatFlops(operations: number): string {
  if (operations >= 1e12) return `${(operations / 1e12).toFixed(2)} TFLOP`;
  const giga = operations / 1e9;
  return `${giga.toFixed(giga < 10 ? 2 : 1)} GFLOP`;
}

/** A parameter count as `29.4 M` or `7.1 B`. */
export function formatParameters(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)} B` : `${(count / 1e6).toFixed(1)} M`;
}

const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** An attention weight as `0.0123`, or `3.4e-7` where that would be all zeros; `0` is 0. */
export function formatWeight(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-5 ? value.toExponential(1) : significant.format(value);
}

/** A ratio with two digits: `0.12`, `1.4`, `23`. */
export function formatRatio(value: number): string {
  return value >= 100 ? whole.format(value) : String(Number(value.toPrecision(2)));
}
