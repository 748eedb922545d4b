import type { Metadata } from 'sharp';

/**
 * Whether a picture's profile makes Chromium show other colours than its numbers: any but sRGB. The engine ignores
 * profiles, as the models' training did.
 */
export function hasOtherColours({ icc, depth, format }: Pick<Metadata, 'icc' | 'depth' | 'format'>): boolean {
  // Wide AVIF (heif to sharp) is film's high dynamic range as often as not.
  if (depth !== 'uchar' && format === 'heif') return true;
  return icc !== undefined && !isSrgb(icc);
}

/** By the words of its description, in bytes or in UTF-16. */
function isSrgb(icc: Uint8Array): boolean {
  const words = Buffer.from(icc).toString('latin1').replaceAll('\0', '');
  return words.includes('sRGB') && !/Adobe RGB|Display P3|ProPhoto|Rec\. ?2020|Wide Gamut/.test(words);
}
