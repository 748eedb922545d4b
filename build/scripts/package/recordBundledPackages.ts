import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** The three bundles of the app. */
const bundleNames = ['main', 'preload', 'window'] as const;
export type BundleName = (typeof bundleNames)[number];

/**
 * Bundler plugin that writes down which npm packages went into a bundle, code and files such as fonts.
 *
 * @param recordsDir folder for one JSON list a bundle. Passed in: the bundler moves this file's code into its
 *   configuration, so that the file does not know where it lies.
 */
export function recordBundledPackages(name: BundleName, recordsDir: string): Plugin {
  return {
    name: 'fovea:record-bundled-packages',
    async generateBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap((output) =>
        output.type === 'asset' ? output.originalFileNames : [],
      );
      const sources = [...this.getModuleIds(), ...files];
      const packages = new Set(sources.map(packageOf).filter((found) => found !== null));
      await mkdir(recordsDir, { recursive: true });
      await writeFile(join(recordsDir, `${name}.json`), JSON.stringify([...packages].sort(), null, 2));
    },
  };
}

/**
 * The packages that the last build put into its bundles, as folders such as `node_modules/react`.
 *
 * @param folder where `recordBundledPackages` wrote.
 * @throws Error when a bundle has no record.
 */
export async function bundledPackages(folder: string): Promise<string[]> {
  const recorded = new Set(await readdir(folder).catch(() => []));
  const missing = bundleNames.filter((name) => !recorded.has(`${name}.json`));
  if (missing.length > 0)
    throw new Error(
      `Expected the build to record its packages in ${folder}, found nothing of ${missing.join(', ')}. ` +
        'Delete out/ and build again.',
    );
  const lists = await Promise.all(
    bundleNames.map(
      async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as string[],
    ),
  );
  return [...new Set(lists.flat())].sort();
}

/**
 * The npm package that a bundled module comes from, as its folder below the project; null for the project's own.
 *
 * @param moduleId absolute or relative path, with `/` or `\`, maybe with a query; or the name of a module that the
 *   bundler itself adds, such as `\0rolldown/runtime.js`.
 */
export function packageOf(moduleId: string): string | null {
  const path = moduleId.replaceAll('\\', '/').replace(/\?.*$/, '');
  const added = /^\0(rolldown|vite)\//.exec(path)?.[1];
  if (added !== undefined) return `node_modules/${added}`;
  const found = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve('/', path).replaceAll('\\', '/'));
  if (found === null) return null;
  return found[0].slice(found[0].indexOf('/node_modules/') + 1);
}
