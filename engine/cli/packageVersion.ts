import path from 'node:path';
import { readTextFile } from '../storage/readTextFile.js';

/** The version of Fovea whose root this is. */
export async function packageVersion(root: string): Promise<string> {
  const about = JSON.parse(await readTextFile(path.join(root, 'package.json'))) as { version: string };
  return about.version;
}
