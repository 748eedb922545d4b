import { formatOneDigit, formatWhole } from '../../ui/formatNumber.js';

/** A size in bytes, KB or MB (of 1,000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatWhole(bytes)} bytes`;
  if (bytes < 1e6) return `${formatWhole(bytes / 1000)} KB`;
  return `${formatOneDigit(bytes / 1e6)} MB`;
}
