import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findDatasets } from '../datasets/findDatasets.js';
import { modelIdentity } from '../modelIdentity.js';

/** Hash of the questions of a folder of data sets, 16 hexadecimal digits. */
export async function questionsHash(dataDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { questionFiles } of await findDatasets([dataDir])) {
    for (const file of questionFiles) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What the files of a measurement begin with: new weights or new questions begin new files. */
export async function resultsBase(
  workDir: string,
  name: string,
  { modelDir, variant, data }: { modelDir: string; variant: string; data: string },
): Promise<string> {
  const identity = await modelIdentity(modelDir, variant);
  return join(workDir, `${name}-${identity.slice(0, 8)}-${data.slice(0, 8)}`);
}

/** The results files of all shards that begin with a base, in order of their names. */
export async function resultFilesOf(base: string): Promise<string[]> {
  const names = await readdir(dirname(base)).catch(() => []);
  const start = `${basename(base)}.`;
  return names
    .filter((name) => name.startsWith(start) && name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(dirname(base), name));
}
