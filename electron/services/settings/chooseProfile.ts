import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';

/** Where this run of the app keeps what. */
export interface Profile {
  /** Folder Chromium writes to and holds its lock in. */
  readonly chromiumDir: string;
  /** Folder of settings and window state; read even where it cannot be written. */
  readonly settingsDir: string;
  /** Why nothing is kept over a restart and what to do; null when all is. */
  readonly trouble: string | null;
}

/**
 * Finds a profile folder that can be written: the wanted one, made when missing, or a temporary one that ends with
 * this run. Chromium ends without a word, or crashes, in a folder that it cannot write.
 *
 * @param wanted the profile folder; null when not even its path is known.
 * @param temporaryDir the system's folder for temporary files.
 * @throws Error when neither can be written; the message names both.
 */
export function chooseProfile(wanted: string | null, temporaryDir: string): Profile {
  const obstacle = wanted === null ? 'the system names no folder for it' : obstacleToWriting(wanted);
  if (wanted !== null && obstacle === null)
    return { chromiumDir: wanted, settingsDir: wanted, trouble: null };
  const what = wanted === null ? 'the profile' : `the profile folder ${wanted}`;
  let chromiumDir;
  try {
    chromiumDir = makeTemporaryFolder(temporaryDir);
  } catch (error) {
    throw new Error(
      `Expected to write ${what}, which failed (${obstacle}), or a temporary one in its place, which failed too (${reasonOf(error)}). ` +
        'Make one of the two folders writable and check that the disk is not full.',
      { cause: error },
    );
  }
  return {
    chromiumDir,
    settingsDir: wanted ?? chromiumDir,
    trouble:
      `Settings and sessions hold until you quit and are not kept: ${what} cannot be written (${obstacle}). ` +
      'Make it writable, check that the disk is not full, then start Fovea again.',
  };
}

/** Why nothing can be written in a folder, or null; the folder is made when missing. */
function obstacleToWriting(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmdirSync(mkdtempSync(join(folder, '.writable-')));
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
