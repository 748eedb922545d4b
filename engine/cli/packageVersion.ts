import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The version of Fovea whose root this is. */
export async function packageVersion(root: string): Promise<string> {
  const about = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return about.version;
}
