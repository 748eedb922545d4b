import { open } from 'node:fs/promises';
import type { ImageSource } from '../../image/imageSource.js';
import { checkFileSize } from '../../image/readImageFile.js';
import { EngineError } from '../../protocol/EngineError.js';
import type { TextPlace } from './findTexts.js';

/** A picture that is no file of its own, but a base64 text in one. */
export interface EmbeddedPicture extends TextPlace {
  readonly file: string;
}

/**
 * Reads a picture out of the file that holds it, and nothing else of that file.
 *
 * @param name what messages call it
 * @throws EngineError `image-unreadable` for what is no base64, `image-too-large`
 */
export async function readEmbeddedPicture(picture: EmbeddedPicture, name: string): Promise<ImageSource> {
  const { start, end } = picture;
  checkFileSize(name, Math.floor(((end - start) * 3) / 4));
  const text = textOf(await readPart(picture, name), name).replace(/^data:[^,]{0,100};base64,/, '');
  const letters = text.replace(/[\s=]+/g, '');
  const bytes = Buffer.from(letters, 'base64'); // leaves out what is no letter of it
  if (letters !== '' && bytes.length === Math.floor((letters.length * 3) / 4)) return { bytes, name };
  throw unreadable(name, letters === '' ? 'the text is empty' : 'the text is none');
}

async function readPart({ file, start, end }: EmbeddedPicture, name: string): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  try {
    const handle = await open(file, 'r');
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) throw new Error(`${file} has become shorter`);
        done += bytesRead;
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unreadable(name, `it cannot be read (${String(cause)})`, cause);
  }
  return bytes;
}

/** Some writers of JSON put a backslash before every slash. */
function textOf(raw: Buffer, name: string): string {
  const text = raw.toString('latin1');
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch (cause) {
    throw unreadable(name, 'the text is no text of JSON', cause);
  }
}

function unreadable(name: string, got: string, cause?: unknown): EngineError {
  return new EngineError('image-unreadable', `Expected a picture as base64 at ${name}, but ${got}.`, {
    cause,
  });
}
