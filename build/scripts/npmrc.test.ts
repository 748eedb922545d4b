import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

it('npm knows every setting of .npmrc: it warns of others at each npx', () => {
  const { status, stderr } = spawnSync('npm config get ignore-scripts', {
    cwd: root,
    encoding: 'utf8',
    shell: true,
  });
  expect([status, stderr]).toEqual([0, '']);
  const settings = readFileSync(path.join(root, '.npmrc'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('=')[0]);
  expect(settings).toEqual(['ignore-scripts', 'fund', 'audit']); // an older npm warns of nothing
});
