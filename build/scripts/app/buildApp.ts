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
  'build/scripts/package/recordBundledPackages.ts',
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
  const mode = process.env['NODE_ENV'];
  await build({ root: projectRoot, logLevel: 'warn' });
  // The bundler leaves NODE_ENV at production; tests that start afterwards need React's development build.
  if (mode === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = mode;
  await writeFile(MARK_FILE, wanted);
}
