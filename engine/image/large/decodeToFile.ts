import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageFacts } from '../../protocol/imageFacts.js';
import { decodeInto } from '../decodeImage.js';
import { hashOfBytes } from '../readUnchangedFile.js';
import { readImageFile } from '../readImageFile.js';
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
 * @throws EngineError as `decodeImage`, `disk-full`
 */
export async function decodeToFile(
  path: string,
  name: string,
  choices: ImageChoices,
  rawPath: string,
): Promise<DecodedFile> {
  const bytes = await readImageFile(path);
  const { image, written } = await decodeInto({ bytes, name }, choices, rawPath);
  const { width, height, format, details, data } = image;
  if (!written) {
    const file = RawFile.create(rawPath, width, height);
    try {
      file.addRows(data);
    } finally {
      file.close();
    }
  }
  return { facts: { width, height, format, details }, encodedHash: hashOfBytes(bytes) };
}
