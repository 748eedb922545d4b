import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'electron-vite';
import { projectRoot } from '../projectRoot.js';
import { fingerprint } from './fingerprint.js';

/** Everything the built app is made from. */
const SOURCES = [
  'electron',
  'engine',
  'renderer',
  'electron.vite.config.ts',
  'package-lock.json',
  'tsconfig.base.json',
];
const MARK_FILE = join(projectRoot, 'out', 'fingerprint');

/**
 * Builds main process, engine process, preload and window into `out/`, unless what lies there is up to date.
 *
 * @param report receives progress, a line at a time
 * @throws Error with the bundler's message when the sources do not build
 */
export async function buildApp(report: (line: string) => void): Promise<void> {
  const wanted = await fingerprint(projectRoot, SOURCES);
  if ((await readFile(MARK_FILE, 'utf8').catch(() => '')) === wanted) return;
  report('Building the app ...');
  await build({ root: projectRoot, logLevel: 'warn' });
  await writeFile(MARK_FILE, wanted);
}
