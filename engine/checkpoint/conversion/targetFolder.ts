import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { FileLock, type LockWords } from '../../storage/FileLock.js';
import { isSameFile } from '../../storage/isSameFile.js';
import { holdsTensorFiles, unfinishedConversionFile } from '../files/openTensorFiles.js';

/**
 * Refuses a folder that a checkpoint cannot be converted to.
 *
 * @throws EngineError `option-invalid` when it is the source, lies in it or holds a checkpoint already.
 */
export async function checkTarget(sourceDir: string, targetDir: string): Promise<void> {
  if (await isSameFile(sourceDir, targetDir)) {
    throw new EngineError(
      'option-invalid',
      `The output folder ${resolve(targetDir)} is the input itself. Name another folder.`,
    );
  }
  if (await isInside(targetDir, sourceDir)) {
    throw new EngineError(
      'option-invalid',
      `The output folder ${resolve(targetDir)} is inside the input, whose files it would replace. Name a folder elsewhere.`,
    );
  }
  if (holdsTensorFiles(targetDir)) {
    throw new EngineError(
      'option-invalid',
      `${resolve(targetDir)} already holds a checkpoint. Name a new or empty folder.`,
    );
  }
}

/**
 * Makes the folder and has it filled, for this process alone. What a failure leaves half-made is removed, folders above it
 * included, but for what is of use to the next conversion. What others put there stays.
 *
 * @param ours names of what an earlier conversion left: removed like what this one makes.
 * @param keeps names of what stays after this failure.
 */
export async function fillFolder<Result>(
  folder: string,
  ours: () => Promise<readonly string[]>,
  fill: () => Promise<Result>,
  keeps: (error: unknown) => readonly string[],
): Promise<Result> {
  const firstMade = await mkdir(folder, { recursive: true });
  const before = new Set(await readdir(folder));
  const lock = await FileLock.take(join(folder, unfinishedConversionFile), lockWords).catch(
    async (error: unknown) => {
      if (firstMade !== undefined) await remove(firstMade);
      throw error;
    },
  );
  try {
    for (const name of await ours()) before.delete(name);
    return await fill();
  } catch (error) {
    const kept = new Set(keeps(error));
    const lockName = `${unfinishedConversionFile}.lock`; // goes last
    const made = (await readdir(folder)).filter(
      (name) => !before.has(name) && !kept.has(name) && name !== lockName,
    );
    if (kept.size === 0 && firstMade !== undefined) await remove(firstMade);
    else for (const name of made) await remove(join(folder, name));
    throw error; // the first failure is the one to tell
  } finally {
    await lock.release();
  }
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true }).catch(() => undefined);
}

const lockWords: LockWords = {
  user: 'conversion',
  advice: 'Wait for its end, or name another folder.',
  fail: (reason, message, cause) =>
    new EngineError(
      'option-invalid',
      reason === 'held' ? message : `Cannot write the checkpoint: ${message}`,
      {
        cause,
      },
    ),
};

/** Whether `path`, which need not exist, lies below `folder`. */
async function isInside(path: string, folder: string): Promise<boolean> {
  let at = resolve(path);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  at = await realpath(at);
  for (;;) {
    if (await isSameFile(at, folder)) return true;
    if (dirname(at) === at) return false;
    at = dirname(at);
  }
}
