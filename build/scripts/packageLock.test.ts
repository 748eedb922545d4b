import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './projectRoot.js';

interface LockedPackage {
  version?: string;
  integrity?: string;
  inBundle?: boolean;
  optionalDependencies?: Record<string, string>;
}

// npm forgets the optional packages of other platforms when it installs into a filled node_modules, and `npm ci`
// then refuses the lock file. Where this fails: npm install --package-lock-only in a copy without node_modules.
it('the lock file names every optional package, so that `npm ci` accepts it on every platform', async () => {
  const text = await readFile(join(projectRoot, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);

  const unpinned = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && entry.inBundle !== true && entry.integrity === undefined,
  );
  expect(unpinned.map(([path]) => path)).toEqual([]);
});
