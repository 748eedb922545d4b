/** A log-probability as files have it: JSON has no word for minus infinity, so that is null. */
export function keepLogProbability(value: number): number | null {
  return value === -Infinity ? null : value;
}

/** A log-probability as the engine tells it. */
export function readLogProbability(kept: number | null): number {
  return kept ?? -Infinity;
}
