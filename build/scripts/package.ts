/** `npm run package [-- --linux dir]`: builds the app and packs it, by default as a folder to run from. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Platform, build, createTargets } from 'electron-builder';
import { buildApp } from './app/buildApp.js';
import { ensureElectron } from './electron/ensureElectron.js';
import { projectRoot } from './projectRoot.js';

const report = (line: string): void => console.log(line);
const target = process.argv[2] ?? 'dir';

try {
  const distribution = await ensureElectron(join(projectRoot, '.cache', 'electron'), 'auto', report);
  await buildApp(report);
  const written = await build({
    targets: createTargets([Platform.current()], target),
    projectDir: projectRoot,
    publish: 'never',
    config: {
      extends: join(projectRoot, 'build', 'electron-builder.yml'),
      electronDist: distribution.dir,
      electronVersion: distribution.version,
      // The fallback distribution carries a loader in the place of the app, and a mark.
      afterExtract: async ({ appOutDir }) => {
        await rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
        await rm(join(appOutDir, 'complete'), { force: true });
      },
    },
  });
  report(written.length === 0 ? 'The app lies in release/.' : `Written: ${written.join(', ')}`);
} catch (error) {
  console.error(`Packaging failed. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
