import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { imageFormatNames, imageFormatOfExtension } from '../protocol/imageFormats.js';

/**
 * The pictures that words of a command line stand for: a file is itself, whatever its name; a folder is the pictures in it and
 * in the folders inside it, by their names' endings. Hidden files and folders are left out, a picture twice counts once.
 *
 * @returns paths in the order they were named, those of a folder as people count (2 before 10)
 * @throws EngineError `image-unreadable` for what is not there or cannot be read, and for a folder without a picture
 */
export async function findBatchPictures(words: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const word of words) {
    const entry = await stat(word).catch((cause: unknown) => {
      throw unreadable(`${word} cannot be read (${String((cause as NodeJS.ErrnoException).code)})`, cause);
    });
    const pictures = entry.isDirectory() ? await picturesBelow(word) : [word];
    if (pictures.length === 0) throw unreadable(`there are none in the folder ${word}`);
    for (const picture of pictures) found.add(path.normalize(picture));
  }
  return [...found];
}

async function picturesBelow(folder: string): Promise<string[]> {
  const pictures: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    try {
      for await (const entry of await opendir(next)) {
        if (entry.name.startsWith('.')) continue;
        const there = path.join(next, entry.name);
        if (entry.isDirectory()) folders.push(there);
        else if (imageFormatOfExtension(path.extname(entry.name)) !== undefined) pictures.push(there);
      }
    } catch (cause) {
      throw unreadable(
        `the folder ${next} cannot be read (${String((cause as NodeJS.ErrnoException).code)})`,
        cause,
      );
    }
  }
  return pictures.sort(new Intl.Collator('en', { numeric: true }).compare);
}

function unreadable(got: string, cause?: unknown): EngineError {
  return new EngineError(
    'image-unreadable',
    `Expected pictures (${imageFormatNames}) or folders of them, but ${got}.`,
    { cause },
  );
}
