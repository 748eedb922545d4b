import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageFormat } from '../../protocol/imageFormats.js';
import { largePicturePixels } from '../../protocol/limits.js';
import { type ByteSource, FileBytes } from '../ByteSource.js';
import { detectImageFormat } from '../detectImageFormat.js';
import { openTiffPage } from '../tiff/openTiffPage.js';

/** What a look at a file's header tells. */
export interface PictureLook {
  readonly format: ImageFormat | null;
  /** Pixels of what is shown; 0 where the look does not tell. */
  readonly pixels: number;
}

/** Finds out how large a picture is without decoding anything. Never throws: what is wrong is said by who opens it. */
export function lookAtPicture(path: string, choices: ImageChoices = {}): PictureLook {
  let bytes: FileBytes | undefined;
  try {
    bytes = new FileBytes(path);
    const format = detectImageFormat(bytes.read(0, Math.min(64, bytes.length)));
    return { format, pixels: format === null ? 0 : pixelsOf(bytes, format, choices) };
  } catch {
    return { format: null, pixels: 0 };
  } finally {
    bytes?.close();
  }
}

/** Whether a picture is shown in tiles of a pyramid, by a look at its header. */
export function isLargePicture(path: string, choices?: ImageChoices): boolean {
  return lookAtPicture(path, choices).pixels >= largePicturePixels;
}

function pixelsOf(bytes: ByteSource, format: ImageFormat, choices: ImageChoices): number {
  switch (format) {
    case 'png':
      return uint(bytes, 16, 4, false) * uint(bytes, 20, 4, false);
    case 'jpeg':
      return jpegPixels(bytes);
    case 'webp':
      return webpPixels(bytes);
    case 'gif':
      return uint(bytes, 6, 2, true) * uint(bytes, 8, 2, true);
    case 'bmp':
      return Math.abs(int32(bytes, 18) * int32(bytes, 22));
    case 'avif':
      return avifPixels(bytes);
    case 'tiff': {
      const { width, height } = openTiffPage('', bytes, choices).tags;
      return width * height;
    }
    default:
      return 0;
  }
}

/** Walks along the segments to the one that begins a frame. */
function jpegPixels(bytes: ByteSource): number {
  for (let at = 2; ;) {
    const [mark, marker] = bytes.read(at, 2);
    if (mark !== 0xff) return 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker! >= 0xc0 && marker! <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker!);
    if (isFrame) return uint(bytes, at + 5, 2, false) * uint(bytes, at + 7, 2, false);
    at += 2 + uint(bytes, at + 2, 2, false);
  }
}

function webpPixels(bytes: ByteSource): number {
  const kind = Buffer.from(bytes.read(12, 4)).toString('latin1');
  if (kind === 'VP8X') return (uint(bytes, 24, 3, true) + 1) * (uint(bytes, 27, 3, true) + 1);
  if (kind === 'VP8L') {
    const packed = uint(bytes, 21, 4, true);
    return ((packed & 0x3fff) + 1) * (((packed >>> 14) & 0x3fff) + 1);
  }
  return (uint(bytes, 26, 2, true) & 0x3fff) * (uint(bytes, 28, 2, true) & 0x3fff);
}

/** The largest of the sizes that the boxes at the beginning name. */
function avifPixels(bytes: ByteSource): number {
  const head = Buffer.from(bytes.read(0, Math.min(bytes.length, 2 ** 16)));
  let most = 0;
  for (let at = head.indexOf('ispe'); at >= 0 && at + 16 <= head.length; at = head.indexOf('ispe', at + 4)) {
    most = Math.max(most, head.readUInt32BE(at + 8) * head.readUInt32BE(at + 12));
  }
  return most;
}

function uint(bytes: ByteSource, at: number, size: 2 | 3 | 4, littleEndian: boolean): number {
  const read = Buffer.from(bytes.read(at, size));
  return littleEndian ? read.readUIntLE(0, size) : read.readUIntBE(0, size);
}

function int32(bytes: ByteSource, at: number): number {
  return Buffer.from(bytes.read(at, 4)).readInt32LE(0);
}
