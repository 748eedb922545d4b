import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EngineError } from '../protocol/EngineError.js';
import { detectImageFormat } from './detectImageFormat.js';
import { imageFormatNames, imageFormats, type ImageFormat } from '../protocol/imageFormat.js';
import { maxImagePixels, maxImageSide } from '../protocol/limits.js';
import { type ImageSource, nameOfSource } from './imageSource.js';
import { isTruncated } from './isTruncated.js';
import { loadSharp } from './loadSharp.js';
import { BmpError, readBmp } from './readBmp.js';
import { readImageFile } from './readImageFile.js';
import type { RgbImage } from './rgbImage.js';

/**
 * Decodes PNG, JPEG, WebP, TIFF, BMP, GIF (first frame) or AVIF into upright opaque RGB: EXIF orientation
 * applied, transparency flattened on white, grey, palette, CMYK and 16-bit pixels made 8-bit sRGB. Embedded
 * RGB colour profiles are ignored, as the models' training did.
 *
 * @throws EngineError `not-an-image`, `image-truncated`, `image-too-large`, `image-unreadable`
 */
export async function decodeImage(source: ImageSource): Promise<RgbImage> {
  const name = nameOfSource(source);
  const bytes = 'path' in source ? await readImageFile(source.path) : source.bytes;
  const format = detectImageFormat(bytes);
  if (format === null) throw notAnImage(name, bytes);
  return format === 'bmp' ? decodeBmp(name, bytes) : decodeWithSharp(name, bytes, format);
}

function notAnImage(name: string, bytes: Uint8Array): EngineError {
  const got = bytes.length === 0 ? 'it is empty' : 'its first bytes are those of another kind of file';
  return new EngineError(
    'not-an-image',
    `Expected an image (${imageFormatNames}), but ${name} is none: ${got}. Open one of these formats.`,
  );
}

function checkSize(name: string, width: number, height: number): void {
  if (width * height <= maxImagePixels && Math.max(width, height) <= maxImageSide) return;
  throw new EngineError(
    'image-too-large',
    `Expected an image of at most ${Math.floor(maxImagePixels / 1e6)} megapixels and ${maxImageSide} pixels a ` +
      `side, but ${name} says it has ${width} x ${height} (${Math.round((width * height) / 1e6)} megapixels). ` +
      `Scale it down or cut out the part you want to ask about.`,
  );
}

async function decodeWithSharp(name: string, bytes: Uint8Array, format: ImageFormat): Promise<RgbImage> {
  try {
    const metadata = await loadSharp()(bytes, { limitInputPixels: false }).metadata();
    checkSize(name, metadata.width, metadata.height);
    const { data, info } = await retryWhenMemoryIsFull(() => decodePixels(bytes, metadata.space === 'cmyk'));
    return { width: info.width, height: info.height, data: copyRgb(data, info.channels), format };
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const reason = String(cause instanceof Error ? cause.message : cause);
    if (outOfMemory.test(reason)) {
      throw new EngineError(
        'image-too-large',
        `Expected an image that the decoder has memory for (2 GiB, twice the pixels where it has to be turned), ` +
          `but ${name} is larger. Scale it down or cut out the part you want to ask about.`,
        { cause },
      );
    }
    if (/premature end|unexpected end/i.test(reason) || isTruncated(bytes, format)) {
      throw new EngineError(
        'image-truncated',
        `Expected a complete ${formatName(format)} image, but ${name} ends too early (${bytes.length} bytes). ` +
          `Copy or download it again.`,
        { cause },
      );
    }
    throw new EngineError(
      'image-unreadable',
      `Expected a ${formatName(format)} image that can be decoded, but ${name} cannot: ` +
        `${reason.split('\n')[0] ?? ''}. Open it in an image editor and save it again.`,
      { cause },
    );
  }
}

function decodePixels(
  bytes: Uint8Array,
  cmyk: boolean,
): Promise<{ data: Uint8Array; info: { width: number; height: number; channels: number } }> {
  return loadSharp()(bytes, { failOn: 'truncated', limitInputPixels: maxImagePixels, ignoreIcc: !cmyk })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

const outOfMemory = /out of memory/i;

/**
 * Pixels decoded earlier stay in WebAssembly memory (2 GiB) until V8 collects the objects that stand for them,
 * whose weight it does not see. When a large image finds no room, have it look, and try once more.
 */
async function retryWhenMemoryIsFull<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (!outOfMemory.test(String(error))) throw error;
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    await delay(100); // finalizers run in later tasks
    return decode();
  }
}

/** Out of WebAssembly memory; grey becomes RGB. */
function copyRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * channels + (channels < 3 ? 0 : c)]!;
  }
  return rgb;
}

function decodeBmp(name: string, bytes: Uint8Array): RgbImage {
  try {
    return readBmp(bytes, (width, height) => checkSize(name, width, height));
  } catch (cause) {
    if (!(cause instanceof BmpError)) throw cause;
    throw cause.truncated
      ? new EngineError(
          'image-truncated',
          `Expected a complete BMP image, but ${name} ends too early: ${cause.message}. Copy or download it again.`,
          { cause },
        )
      : new EngineError(
          'image-unreadable',
          `Expected a BMP image that can be decoded, but ${name} cannot: ${cause.message}. ` +
            `Save it again as PNG.`,
          { cause },
        );
  }
}

function formatName(format: ImageFormat): string {
  return imageFormats[format].name;
}
