import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchmarkPaths } from './benchmarkPaths.js';
import { runFovea } from './runShards.js';

/**
 * Builds the command line where needed and copies it, so that all measurements run the same program even when sources
 * change meanwhile.
 *
 * @returns the copy's program, and what removes it
 */
export async function keepCommandLine(
  report: (line: string) => void,
): Promise<{ program: string; remove: () => Promise<void> }> {
  const { root } = benchmarkPaths;
  const launcher = join(root, 'engine', 'cli', 'fovea.mjs');
  await runFovea({ name: 'fovea', program: launcher, words: ['--help'] }, new Set(), report);
  // Two folders below the root, as out/cli is: the program finds the root from its own place.
  const copy = join(root, 'out', `benchmark-${process.pid}`);
  await cp(join(root, 'out', 'cli'), copy, { recursive: true });
  return { program: join(copy, 'fovea.js'), remove: () => rm(copy, { recursive: true, force: true }) };
}
