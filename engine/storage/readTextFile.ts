import { readFile } from 'node:fs/promises';
import { decodeText } from './decodeText.js';

/** The text of a file, read as people mean it (`decodeText`). @throws what reading the file throws */
export async function readTextFile(file: string): Promise<string> {
  return decodeText(await readFile(file));
}
