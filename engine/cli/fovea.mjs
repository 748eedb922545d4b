#!/usr/bin/env node
// Runs the command line, building it first when it is missing or older than its sources (a checkout only).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const built = path.join(root, 'out', 'cli', 'fovea.js');
const config = path.join(root, 'build', 'vite.cli.config.ts');

if (existsSync(config) && newestSource(path.join(root, 'engine'), config) > builtAt()) build();
// Before anything loads onnxruntime (engine/runtime/silenceTelemetry.ts).
process.env['ORT_DISABLE_TELEMETRY'] = '1';
await import(pathToFileURL(built).href);

function builtAt() {
  return existsSync(built) ? statSync(built).mtimeMs : 0;
}

/** Time of the newest TypeScript file that goes into the build, in milliseconds. */
function newestSource(folder, ...files) {
  for (const entry of readdirSync(folder, { recursive: true })) {
    const name = String(entry);
    if (name.endsWith('.ts') && !name.endsWith('.test.ts')) files.push(path.join(folder, name));
  }
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Builds beside the old files and renames, so that a second run at the same time never reads half a file. */
function build() {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    if (existsSync(built)) return; // installed without development packages: run what is there
    console.error('fovea: the command line is not built and Vite is not installed. Run "npm ci" first.');
    process.exit(1);
  }
  console.error('fovea: building the command line (once after each change) ...');
  const outDir = path.join(root, 'out', `cli-${process.pid}`);
  const words = [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status === 0) {
    mkdirSync(path.dirname(built), { recursive: true });
    for (const name of readdirSync(outDir)) {
      renameSync(path.join(outDir, name), path.join(path.dirname(built), name));
    }
  }
  rmSync(outDir, { recursive: true, force: true });
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nfovea: the command line could not be built.`);
  process.exit(1);
}
