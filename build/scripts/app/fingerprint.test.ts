import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fovea-fingerprint-'));
  await mkdir(join(root, 'engine', 'deep'), { recursive: true });
  await writeFile(join(root, 'engine', 'deep', 'a.ts'), 'a');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

it('stays while nothing changes', async () => {
  expect(await fingerprint(root, ['engine', 'gone.ts'])).toBe(await fingerprint(root, ['gone.ts', 'engine']));
});

it('changes when a file is written, added or removed', async () => {
  const states = [await fingerprint(root, ['engine'])];
  await writeFile(join(root, 'engine', 'deep', 'a.ts'), 'ab');
  states.push(await fingerprint(root, ['engine']));
  await writeFile(join(root, 'engine', 'b.ts'), '');
  states.push(await fingerprint(root, ['engine']));
  await rm(join(root, 'engine', 'deep', 'a.ts'));
  states.push(await fingerprint(root, ['engine']));
  expect(new Set(states).size).toBe(4);
});
