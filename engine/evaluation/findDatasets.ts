import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';

/**
 * The data sets that folders name: a folder with questions.jsonl is one, any other folder stands for the folders in it
 * that are (in order of their names).
 *
 * @throws EngineError `option-invalid` for a folder that holds none
 */
export async function findDatasets(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    if (await isDataset(folder)) {
      found.push(folder);
      continue;
    }
    const inside: string[] = [];
    for (const name of await listFolder(folder)) {
      if (await isDataset(path.join(folder, name))) inside.push(path.join(folder, name));
    }
    if (inside.length === 0) {
      throw new EngineError(
        'option-invalid',
        `Expected ${folder} to be a data set (a folder with questions.jsonl and its images) or to hold such folders, ` +
          'but there is no questions.jsonl in it. `python -m training.pictures.data` writes data sets.',
      );
    }
    found.push(...inside);
  }
  return found;
}

async function isDataset(folder: string): Promise<boolean> {
  const entry = await stat(path.join(folder, 'questions.jsonl')).catch(() => null);
  return entry?.isFile() ?? false;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return []; // told as "there is no questions.jsonl in it"
  }
}
