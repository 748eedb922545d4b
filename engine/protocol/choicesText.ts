import type { ImageChoices } from './imageChoices.js';

/**
 * Choices as the command line takes them: `--bands 4,3,2 --range 0,4000 --page 2`; empty where nothing is chosen that is
 * not so anyway. Equal texts are equal choices.
 */
export function choicesText({ bands, range = 'auto', page }: ImageChoices): string {
  const parts: string[] = [];
  if (bands !== undefined) parts.push(`--bands ${bands.join(',')}`);
  if (typeof range === 'object') parts.push(`--range ${range.low},${range.high}`);
  else if (range !== 'auto') parts.push(`--range ${range}`);
  if (page !== undefined) parts.push(`--page ${page}`);
  return parts.join(' ');
}
