/** A log-probability with its unit, such as `-1.25 nats`; what cannot be is `-∞`. */
export function formatNats(logProbability: number): string {
  return logProbability === -Infinity ? '-∞' : `${logProbability.toFixed(2)} nats`;
}
