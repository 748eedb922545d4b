/**
 * `npm prepare`: builds the command line `fovea` into out/cli after an install.
 *
 * Plain JavaScript, because it also runs where development packages were left out (`npm ci --omit=dev`): there it
 * leaves the command line as it is. A build that fails does not fail the install either: the launcher
 * engine/cli/fovea.mjs builds again at first use and shows what is wrong.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
const configFile = join(root, 'build', 'vite.cli.config.ts');

const vite = await import('vite').catch(() => null);
if (vite === null) {
  console.log('Development packages are not installed: the fovea command line is left as it is.');
} else if (existsSync(configFile)) {
  try {
    await vite.build({ root, configFile, logLevel: 'warn' });
  } catch (error) {
    console.warn('The fovea command line was not built; `npx fovea` will try again.', error);
  }
}
