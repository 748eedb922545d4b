import { formatOneDigit, formatWhole } from './formatNumber.js';

/** A size in bytes, KB, MB or GB (of 1,000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatWhole(bytes)} bytes`;
  if (bytes < 1e6) return `${formatWhole(bytes / 1000)} KB`;
  return bytes < 1e9 ? `${formatOneDigit(bytes / 1e6)} MB` : `${formatOneDigit(bytes / 1e9)} GB`;
}
