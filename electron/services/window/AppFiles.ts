import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedFile } from '../images/ImageRegistry.js';
import { mediaTypeOfFile } from '../images/mediaTypes.js';

/**
 * The files of the built window, listed once at start. A URL is looked up in that list and never joined to a
 * path, so nothing outside the folder can be reached whatever the URL says.
 */
export class AppFiles {
  private constructor(private readonly files: ReadonlyMap<string, ServedFile>) {}

  /** Lists every file under `root`. */
  static async list(root: string): Promise<AppFiles> {
    const files = new Map<string, ServedFile>();
    await collect(root, '', files);
    return new AppFiles(files);
  }

  /** @param urlPath path of the URL, such as `/assets/index.js`; `/` is `/index.html`. */
  served(urlPath: string): ServedFile | undefined {
    return this.files.get(urlPath === '/' ? '/index.html' : urlPath);
  }
}

async function collect(folder: string, urlFolder: string, into: Map<string, ServedFile>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const urlPath = `${urlFolder}/${entry.name}`;
    if (entry.isDirectory()) await collect(path, urlPath, into);
    else if (entry.isFile()) into.set(urlPath, { path, mediaType: mediaTypeOfFile(entry.name) });
  }
}
