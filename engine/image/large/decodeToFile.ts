import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageFacts } from '../../protocol/imageFacts.js';
import { decodeInto } from '../decodeImage.js';
import { hashOfBytes } from '../readUnchangedFile.js';
import { readImageFile } from '../readImageFile.js';
import type { ImageSource } from '../imageSource.js';
import type { RgbImage } from '../rgbImage.js';
import { followRows, type LevelPaths } from './followRows.js';
import { RawFile } from './RawFile.js';

/** What is known of a picture once its pixels lie in a file of rows. */
export interface DecodedFile {
  readonly facts: ImageFacts;
  /** sha256 of the encoded bytes, hexadecimal. */
  readonly encodedHash: string;
}

/**
 * Decodes a picture into a file of rows (`RawFile`), row by row where the decoder can.
 *
 * @param rawPath of the new file; ends in `.v`
 * @param levels side of tiles and paths, where the coarser levels are to be made meanwhile
 * @throws EngineError as `decodeImage`, `disk-full`
 */
export async function decodeToFile(
  path: string,
  name: string,
  choices: ImageChoices,
  rawPath: string,
  levels?: { readonly tileSide: number; readonly pathOf: LevelPaths },
): Promise<DecodedFile> {
  const bytes = await readImageFile(path);
  const decoding = writeRows({ bytes, name }, choices, rawPath);
  if (levels !== undefined) await followRows(levels.pathOf, levels.tileSide, decoding);
  const { width, height, format, details } = await decoding;
  return { facts: { width, height, format, details }, encodedHash: hashOfBytes(bytes) };
}

/** Decodes into the file; where the decoder only fills memory, from there. @returns the image without its data */
async function writeRows(source: ImageSource, choices: ImageChoices, rawPath: string): Promise<RgbImage> {
  const { image, written } = await decodeInto(source, choices, rawPath);
  if (written) return image;
  const file = RawFile.create(rawPath, image.width, image.height);
  try {
    file.addRows(image.data);
  } finally {
    file.close();
  }
  return { ...image, data: new Uint8Array(0) };
}
