import { opendir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { imageFormatNames, imageFormatOfExtension } from '../../../engine/protocol/imageFormats.js';
import { ServiceError } from '../ServiceError.js';
import { lookAtPath } from './lookAtFile.js';

/** Most pictures that are opened of one folder. */
export const maxPicturesOfFolder = 200;

/** Most names of a folder that are looked at, so that a cache of a million files does not hold up the rest. */
const maxNamesOfFolder = 50_000;

/** The files that a path stands for. */
export interface FoundPictures {
  readonly paths: readonly string[];
  /** What a person should know of a folder: how many there are, what was left out. */
  readonly note: string | null;
}

/**
 * A file is itself, whatever its name; a folder is the pictures in it by their names' endings, in the order of their
 * names as people count (2 before 10). Folders inside it and hidden files are left out, and so is what is beyond the
 * first `maxPicturesOfFolder`; the note says so.
 *
 * @throws ServiceError `image-missing`, `image-unreadable`, and `folder-empty` for a folder without a picture.
 */
export async function findPictures(path: string): Promise<FoundPictures> {
  const found = await lookAtPath(path);
  if (!found.isDirectory()) return { paths: [path], note: null };
  const { pictures, folders, whole } = await namesIn(path);
  const name = basename(path) || path;
  const inside =
    folders === 0 ? '' : ` ${count(folders, 'folder')} inside ${folders === 1 ? 'was' : 'were'} left out.`;
  if (pictures.length === 0) {
    throw new ServiceError(
      'folder-empty',
      `Expected pictures (${imageFormatNames}) in the folder ${path}, but there are none.${inside} Open another folder, or a file.`,
    );
  }
  pictures.sort(new Intl.Collator('en', { numeric: true }).compare);
  const opened = pictures.slice(0, maxPicturesOfFolder);
  const all = `${whole ? '' : 'more than '}${count(pictures.length, 'picture')}`;
  const part = opened.length < pictures.length ? `the first ${opened.length} are opened` : 'all are opened';
  return {
    paths: opened.map((picture) => join(path, picture)),
    note: `${name} has ${all}: ${pictures.length === 1 ? 'it is opened' : part}.${inside}`,
  };
}

async function namesIn(
  folder: string,
): Promise<{ readonly pictures: string[]; readonly folders: number; readonly whole: boolean }> {
  const pictures: string[] = [];
  let folders = 0;
  let names = 0;
  try {
    for await (const entry of await opendir(folder)) {
      if (++names > maxNamesOfFolder) return { pictures, folders, whole: false };
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders++;
      else if (imageFormatOfExtension(extname(entry.name)) !== undefined) pictures.push(entry.name);
    }
  } catch (cause) {
    throw new ServiceError(
      'image-unreadable',
      `Expected a folder of pictures at ${folder}, but it cannot be read (${String((cause as NodeJS.ErrnoException).code)}). Check its permissions.`,
      { cause },
    );
  }
  return { pictures, folders, whole: true };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
