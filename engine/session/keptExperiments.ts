import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ExperimentRecord, experimentRecordSchema } from '../protocol/experiment.js';
import { fileSystem } from '../storage/fileOperations.js';
import { makeFolder } from '../storage/makeFolder.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import { sessionFiles } from './sessionFiles.js';
import { readTextFile } from '../storage/readTextFile.js';

/** An experiment that was deleted has this behind its name until the folder is looked at next. */
const deletedEnding = '.deleted';

/** Writes an experiment into the folder of its session. @throws Error where the disk does not take it */
export async function writeExperiment(folder: string, record: ExperimentRecord): Promise<void> {
  await makeFolder(path.join(folder, sessionFiles.experiments), fileSystem, 0o700);
  await writeFileAtomic(experimentFile(folder, record.experimentId), `${JSON.stringify(record)}\n`);
}

/** The experiments of a session, the oldest first; files that cannot be read are left out. */
export async function readExperiments(folder: string): Promise<ExperimentRecord[]> {
  const room = path.join(folder, sessionFiles.experiments);
  const names = await readdir(room).catch(() => []);
  const records = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readRecord(path.join(room, name))),
  );
  return records.filter((record) => record !== null).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

async function readRecord(file: string): Promise<ExperimentRecord | null> {
  try {
    return experimentRecordSchema.parse(JSON.parse(await readTextFile(file)));
  } catch (error) {
    console.error(`${file} is no experiment that can be read:`, error);
    return null;
  }
}

/** Takes an experiment out of its session; `restoreExperiment` brings it back. @throws Error where it is not there */
export function deleteExperiment(folder: string, experimentId: string): Promise<void> {
  const file = experimentFile(folder, experimentId);
  return rename(file, `${file}${deletedEnding}`);
}

/** Brings a deleted experiment back. @throws Error where it is gone */
export function restoreExperiment(folder: string, experimentId: string): Promise<void> {
  const file = experimentFile(folder, experimentId);
  return rename(`${file}${deletedEnding}`, file);
}

/** Removes for good what was deleted. */
export async function sweepExperiments(folder: string): Promise<void> {
  const room = path.join(folder, sessionFiles.experiments);
  const names = await readdir(room).catch(() => []);
  const deleted = names.filter((name) => name.endsWith(deletedEnding));
  await Promise.all(deleted.map((name) => rm(path.join(room, name), { force: true })));
}

function experimentFile(folder: string, experimentId: string): string {
  return path.join(folder, sessionFiles.experiments, `${experimentId}.json`);
}
