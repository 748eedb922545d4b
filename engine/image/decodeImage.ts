import type { ImageChoices } from '../protocol/imageChoices.js';
import { AppError } from '../protocol/AppError.js';
import { EngineError } from '../protocol/EngineError.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';
import { detectImageFormat } from './detectImageFormat.js';
import { imageFormatNames, imageFormats, type ImageFormat } from '../protocol/imageFormats.js';
import { checkChoices } from './checkChoices.js';
import { checkImageSize } from './checkImageSize.js';
import { decodeWithSharp } from './decodeWithSharp.js';
import { describeFailure } from './describeFailure.js';
import { type ImageSource, nameOfSource } from './imageSource.js';
import { mendPng, prepareEncoded } from './inspect/prepareEncoded.js';
import { isTruncated } from './isTruncated.js';
import { PictureError } from './PictureError.js';
import { type OtherFileKind, otherFileKind, rawFileKind } from './otherFileKind.js';
import { decodeBmp } from './decodeBmp.js';
import { decodeHeic } from './heic/decodeHeic.js';
import { decodeJpeg2000 } from './jpeg2000/decodeJpeg2000.js';
import { decodePdf } from './pdf/decodePdf.js';
import { readImageFile } from './readImageFile.js';
import type { RgbImage } from './rgbImage.js';
import { readTiff } from './tiff/readTiff.js';

/**
 * Decodes a file of one of `imageFormats` into upright opaque RGB (docs/pictures.md): EXIF
 * orientation applied, transparency flattened on white, grey, palette and CMYK made 8-bit sRGB, wider numbers by
 * `sampleRange`; colours of a profile other than sRGB's converted to it.
 *
 * @throws EngineError `not-an-image`, `image-truncated`, `image-too-large`, `image-unreadable`, `option-invalid`
 */
export async function decodeImage(source: ImageSource, choices: ImageChoices = {}): Promise<RgbImage> {
  return (await decodeInto(source, choices)).image;
}

/**
 * As `decodeImage`; where the decoder can write the pixels row by row to a file (`RawFile`), they go there and not into
 * memory.
 *
 * @param rawPath of the file, which ends in `.v`
 * @returns whether they went there; the image then has no data
 */
export async function decodeInto(
  source: ImageSource,
  choices: ImageChoices,
  rawPath?: string,
): Promise<{ readonly image: RgbImage; readonly written: boolean }> {
  const image = await decode(source, choices, rawPath);
  return { image, written: image.data.length === 0 };
}

async function decode(source: ImageSource, choices: ImageChoices, rawPath?: string): Promise<RgbImage> {
  const name = nameOfSource(source);
  checkChoices(name, choices);
  const bytes = 'path' in source ? await readImageFile(source.path) : source.bytes;
  const format = detectImageFormat(bytes);
  if (format === null) throw notAnImage(name, bytes);
  const raw = format === 'tiff' ? rawFileKind(bytes) : undefined;
  if (raw !== undefined) throw ofOtherKind(name, raw);
  const checkSize = (width: number, height: number): void => checkImageSize(name, width, height);
  try {
    if (format === 'bmp') return decodeBmp(name, bytes, choices, checkSize);
    if (format === 'heic') return await decodeHeic(name, bytes, choices, checkSize);
    if (format === 'jp2') return await decodeJpeg2000(name, bytes, choices, checkSize);
    if (format === 'pdf') return await decodePdf(name, bytes, choices);
    if (format !== 'tiff') {
      return await decodeEncoded(name, bytes, format, choices, checkSize, rawPath);
    }
    const read = await readTiff(name, bytes, choices, checkSize);
    if ('data' in read) return { ...read, format, shownByChromium: false };
    const encoded = {
      bytes,
      failOn: 'truncated',
      notices: [],
      likeChromium: false,
      format,
      tiff: read,
    } as const;
    return await decodeWithSharp(name, encoded, choices, checkSize, rawPath);
  } catch (cause) {
    throw describeFailure(name, bytes.length, imageFormats[format].name, cause, () =>
      isTruncated(bytes, format),
    );
  }
}

async function decodeEncoded(
  name: string,
  bytes: Uint8Array,
  format: ImageFormat,
  choices: ImageChoices,
  checkSize: (width: number, height: number) => void,
  rawPath?: string,
): Promise<RgbImage> {
  try {
    return await decodeWithSharp(
      name,
      { ...prepareEncoded(bytes, format, checkSize), format },
      choices,
      checkSize,
      rawPath,
    );
  } catch (cause) {
    if (format !== 'png' || cause instanceof AppError || cause instanceof PictureError) throw cause;
    return decodeWithSharp(name, { ...mendPng(bytes), format }, choices, checkSize, rawPath);
  }
}

function notAnImage(name: string, bytes: Uint8Array): EngineError {
  if (isGitLfsPointer(bytes.subarray(0, 64))) {
    const expected = `Expected an image (${imageFormatNames}), but ${name}`;
    return new EngineError('not-an-image', `${expected} ${gitLfsPointerAdvice}`);
  }
  const kind = otherFileKind(bytes);
  if (kind !== undefined) return ofOtherKind(name, kind);
  const got = bytes.length === 0 ? 'it is empty' : 'its first bytes are those of another kind of file';
  return new EngineError(
    'not-an-image',
    `Expected an image (${imageFormatNames}), but ${name} is none: ${got}. Open one of these formats.`,
  );
}

function ofOtherKind(name: string, { name: kind, remedy }: OtherFileKind): EngineError {
  return new EngineError(
    'not-an-image',
    `Expected an image (${imageFormatNames}), but ${name} is ${kind}. ${remedy}`,
  );
}
