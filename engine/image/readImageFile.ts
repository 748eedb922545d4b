import { readFile, stat } from 'node:fs/promises';
import { EngineError } from '../protocol/EngineError.js';
import { maxImageFileBytes } from '../protocol/limits.js';

/**
 * Reads an image file's bytes, after a look at its size.
 *
 * @throws EngineError `image-too-large`, `image-unreadable`
 */
export async function readImageFile(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > maxImageFileBytes) {
      throw new EngineError(
        'image-too-large',
        `Expected an image file of at most ${maxImageFileBytes / 2 ** 20} MiB, but ${file} has ` +
          `${Math.ceil(size / 2 ** 20)} MiB. Save it smaller.`,
      );
    }
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const got =
      code === 'ENOENT' ? 'there is none' : code === 'EISDIR' ? 'it is a folder' : `it gave ${String(code)}`;
    throw new EngineError(
      'image-unreadable',
      `Expected an image file at ${file}, but ${got}. Check the path and its permissions.`,
      { cause },
    );
  }
}
