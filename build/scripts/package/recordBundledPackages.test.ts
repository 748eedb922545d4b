import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundledPackages, packageOf } from './recordBundledPackages.js';

it.each([
  ['/home/me/fovea/node_modules/react/index.js', 'node_modules/react'],
  ['C:\\fovea\\node_modules\\@scope\\name\\lib\\a.js?inline', 'node_modules/@scope/name'],
  ['../node_modules/@fontsource-variable/inter/files/a.woff2', 'node_modules/@fontsource-variable/inter'],
  ['/f/node_modules/a/node_modules/b/index.js', 'node_modules/a/node_modules/b'],
  ['\0rolldown/runtime.js', 'node_modules/rolldown'],
  ['/home/me/fovea/renderer/app/App.tsx', null],
  ['electron', null],
])('knows the package of %s', (moduleId, expected) => {
  expect(packageOf(moduleId)).toBe(expected);
});

it('joins the records of all bundles, and misses none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-bundled-'));
  try {
    await writeFile(join(folder, 'main.json'), '["node_modules/zod"]');
    await writeFile(join(folder, 'preload.json'), '["node_modules/zod"]');
    await expect(bundledPackages(folder)).rejects.toThrow('nothing of window');
    await writeFile(join(folder, 'window.json'), '["node_modules/react"]');
    expect(await bundledPackages(folder)).toEqual(['node_modules/react', 'node_modules/zod']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
