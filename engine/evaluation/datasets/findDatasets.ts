import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import type { Dataset, DatasetFormat } from './DatasetFormat.js';
import { datasetFormats } from './datasetFormats.js';

/** Entries of a folder that a message lists. */
const listedEntries = 8;

/**
 * The data sets that folders name: a folder that a format knows is one, any other folder stands for those in it (in
 * order of their names).
 *
 * @throws EngineError `option-invalid` for a folder that holds none, with what is known and what was found
 */
export async function findDatasets(
  folders: readonly string[],
  formats: readonly DatasetFormat[] = datasetFormats,
): Promise<Dataset[]> {
  const found: Dataset[] = [];
  for (const folder of folders) {
    const dataset = await detectDataset(folder, formats);
    if (dataset === null) found.push(...(await datasetsIn(folder, formats)));
    else found.push(dataset);
  }
  return found;
}

async function detectDataset(folder: string, formats: readonly DatasetFormat[]): Promise<Dataset | null> {
  for (const format of formats) {
    const questionFiles = await format.detect(folder);
    if (questionFiles !== null) return { folder, format, questionFiles };
  }
  return null;
}

async function datasetsIn(folder: string, formats: readonly DatasetFormat[]): Promise<Dataset[]> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw noneIn(folder, formats, `the folder cannot be read (${String(cause)})`);
  });
  const datasets: Dataset[] = [];
  for (const entry of entries.sort()) {
    const dataset = await detectDataset(path.join(folder, entry), formats);
    if (dataset !== null) datasets.push(dataset);
  }
  if (datasets.length > 0) return datasets;
  const more = entries.length - listedEntries;
  const listed = `${entries.slice(0, listedEntries).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw noneIn(folder, formats, entries.length === 0 ? 'the folder is empty' : `found: ${listed}`);
}

function noneIn(folder: string, formats: readonly DatasetFormat[], found: string): EngineError {
  const names = formats.map(({ name }) => name).join(' or ');
  const known = formats.map(({ description }) => description).join('; ');
  return new EngineError(
    'option-invalid',
    `Expected ${folder} to be a data set or to hold such folders, but there is no ${names} in it: ${found}. ` +
      `A data set is ${known}.`,
  );
}
