import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ServiceError } from '../ServiceError.js';

/**
 * Finds out what is at a path without opening it, so that nothing waits for a pipe or reads a device to no end.
 *
 * @throws ServiceError `image-missing` where there is nothing, `image-unreadable` where nobody lets us look.
 */
export async function lookAtPath(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(path, 'is not there');
    throw new ServiceError(
      'image-unreadable',
      `Expected an image file at ${path}, but the system does not let Fovea look at it (${String(code)}). Check its permissions, or copy it elsewhere.`,
      { cause },
    );
  }
}

/** As `lookAtPath`. @throws also ServiceError `image-not-a-file` for a folder, pipe, socket or device. */
export async function lookAtFile(path: string): Promise<Stats> {
  const found = await lookAtPath(path);
  if (found.isFile()) return found;
  throw new ServiceError(
    'image-not-a-file',
    `Expected an image file, but ${path} is ${kindOf(found)}. ${found.isDirectory() ? 'Open the folder itself, or a file in it.' : 'Save what it gives to a file and open that.'}`,
  );
}

function missing(path: string, what: string): ServiceError {
  return new ServiceError(
    'image-missing',
    `Expected an image file, but ${path} ${what}. Check the path, or open another image.`,
  );
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe, which has no end of its own';
  if (found.isSocket()) return 'a socket';
  if (found.isCharacterDevice() || found.isBlockDevice()) return 'a device';
  return 'not a file';
}
