import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../index.js';
import { runCommandLine } from './runCommandLine.js';
import { watchOutput } from './watchOutput.js';

/** Entry of the bundle out/cli/fovea.js, two folders below the package. */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
  process.once('SIGINT', () => process.exit(130)); // a second Ctrl+C does not wait
});

watchOutput(process.stdout, process.stderr, (status) => process.exit(status));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => process.stdin,
  openEngine,
  defaultModelDir: path.join(root, 'assets', 'models', 'fovea-mini'),
  root,
  signal: interrupt.signal,
});
