import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { Check } from './doctor/Check.js';
import { runCommandLine } from './runCommandLine.js';

const root = path.join(import.meta.dirname, '..', '..');
const temporaryFolder = temporaryFolders();

async function doctor(
  words: readonly string[],
  defaultModelDir = path.join(root, 'assets', 'models', 'fovea-mini'),
) {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await runCommandLine(['doctor', ...words], {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    openEngine,
    defaultModelDir,
    root,
    readStdin: () => new PassThrough(),
    signal: new AbortController().signal,
  });
  return { status, out: out.join(''), err: err.join('') };
}

test('what works here is told, with versions and figures', async () => {
  const { status, out } = await doctor(['--json']);
  const checks = JSON.parse(out) as Check[];
  const find = (name: string): Check => checks.find((check) => check.name === name)!;
  expect(find('versions').found).toMatch(
    /Fovea \d+\.\d+\.\d+, Node \d+.*onnxruntime-node \d+\.\d+.*sharp \d+/,
  );
  expect(find('cpu')).toEqual({
    name: 'cpu',
    state: 'works',
    found: 'a graph gave the right numbers',
    advice: null,
  });
  expect(find('webgpu').state).not.toBe('fails');
  expect(find('pictures').state).toBe('works');
  expect(find('shipped model').found).toMatch(/^fovea-mini, 0\.\d GB/);
  expect(find('memory').found).toMatch(/GB available of .* processors/);
  expect(status).toBe(0);
});

test('what fails is told with what to do, and ends with status 2', async () => {
  const { status, out, err } = await doctor([], temporaryFolder());
  expect(out).toMatch(/^FAILS shipped model .*[\s\S]*Install Fovea again/m);
  expect(out).toMatch(/^ok {4}cpu/m);
  expect(err).toMatch(/Fovea cannot work here: shipped model of \d+ checks/);
  expect(status).toBe(2);
});
