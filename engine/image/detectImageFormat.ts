import type { ImageFormat } from '../protocol/imageFormats.js';

/** Tells a file's format by its first bytes; null when it is none of `imageFormats`. */
export function detectImageFormat(bytes: Uint8Array): ImageFormat | null {
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(ascii(0, 4))) return 'tiff';
  if (ascii(0, 2) === 'BM') return 'bmp';
  if (['GIF87a', 'GIF89a'].includes(ascii(0, 6))) return 'gif';
  const brands = ascii(4, 8) === 'ftyp' ? ascii(8, 64) : '';
  if (/avif|avis/.test(brands)) return 'avif';
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return 'heic';
  if (ascii(0, 12) === '\0\0\0\x0cjP  \r\n\x87\n' || ascii(0, 4) === '\xff\x4f\xff\x51') return 'jp2';
  if (ascii(0, 1024).includes('%PDF-')) return 'pdf'; // printers write before it
  return null;
}
