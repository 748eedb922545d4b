import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleError } from '../../bundle/BundleError.js';
import { readBundle } from '../../bundle/readBundle.js';
import { readExperiments } from '../../keptExperiments.js';
import { loadSession } from '../../loadSession.js';
import type { BundleParts } from '../bundleParts.js';
import { Dice } from '../../../testing/fuzz/Dice.js';
import { mutateBundle } from './mutateBundle.js';

/** What became of one mutated bundle. */
export interface BundleTrial {
  readonly kind: string;
  /** `taken`, or the code of the refusal. */
  readonly outcome: string;
  /** Of the import alone: by the clock, and of the processor. */
  readonly elapsedMs: number;
  readonly processorMs: number;
}

/** Files that a session's folder may hold after an import. */
const expectedFile =
  /^(session\.json|runs|masks|experiments|picture|(?:runs|experiments)\/[\w-]+\.json|masks\/[\w-]+\.npz|picture\/[0-9a-f]{64}(\.\w+)?)$/;

/**
 * Imports the mutated bundle of a number. What is taken has to be a session that opens whole, and what is refused has to leave
 * nothing.
 *
 * @param folder empty but for `sessions`, and so again afterwards
 * @throws Error for whatever must not happen; its message says what
 */
export async function tryBundle(
  parts: BundleParts,
  seed: number,
  index: number,
  folder: string,
): Promise<BundleTrial> {
  const { kind, bytes } = await mutateBundle(parts, new Dice(seed, index));
  const [file, sessions] = [join(folder, 'gift.fovea'), join(folder, 'sessions')];
  await writeFile(file, bytes);
  const [began, used] = [performance.now(), process.cpuUsage()];
  const read = await readBundle(file, sessions).catch((error: unknown) => {
    if (error instanceof BundleError) return error;
    throw error;
  });
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  const trial = { kind, elapsedMs, processorMs: (user + system) / 1000 };
  if (read instanceof BundleError) {
    const left = await readdir(sessions);
    if (left.length > 0) throw new Error(`${read.code} left ${left.join(', ')} behind`);
    if (read.message.length > 4000) throw new Error(`a message of ${read.message.length} characters`);
    return { ...trial, outcome: read.code };
  }
  const found = await readdir(sessions);
  if (found.length !== 1 || found[0] !== read.sessionId)
    throw new Error(`${found.join(', ')} instead of ${read.sessionId}`);
  const names = (await readdir(read.folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const stray = names.find((name) => !expectedFile.test(name));
  if (stray !== undefined) throw new Error(`${JSON.stringify(stray)} in the session`);
  const experiments = names.filter((name) => name.startsWith('experiments/'));
  if ((await readExperiments(read.folder)).length !== experiments.length)
    throw new Error('an experiment was taken, and cannot be read');
  const loaded = await loadSession(read.folder);
  if (loaded.troubles.length > 0) throw new Error(`it was taken, and then: ${loaded.troubles.join(' ')}`);
  for (const run of loaded.runs) {
    if ((await loaded.folder.masks(run.runId)) === null && run.hasMasks)
      throw new Error(`${run.runId} has no masks`);
  }
  await rm(read.folder, { recursive: true });
  return { ...trial, outcome: 'taken' };
}
