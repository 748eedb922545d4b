import type { BatchStatus } from '../../../electron/ipc/batchContracts.js';

/** The files and folders that were chosen: `scans`, or `a.png, b.png, c.png and 12 more`. */
export function picturesText({ names, count }: BatchStatus['pictures']): string {
  const more = count - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
