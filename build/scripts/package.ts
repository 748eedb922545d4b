/** `npm run package -- [TARGET] [--allow-fallback-electron]`: builds the app and packs it, by default as a folder to run from. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Platform, build, createTargets } from 'electron-builder';
import { buildApp } from './app/buildApp.js';
import { ensureElectron } from './electron/ensureElectron.js';
import { addNotices, noticesFileName } from './package/addNotices.js';
import { electronToPackage } from './package/electronToPackage.js';
import { packageOptions } from './package/packageOptions.js';
import { projectRoot } from './projectRoot.js';

const report = (line: string): void => console.log(line);

try {
  const { target, allowFallbackElectron } = packageOptions(process.argv.slice(2), process.platform);
  const distribution = await electronToPackage(allowFallbackElectron, (source) =>
    ensureElectron(join(projectRoot, '.cache', 'electron'), source, report),
  );
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
      afterPack: async ({ appOutDir, packager }) => {
        const count = await addNotices(appOutDir, packager.getResourcesDir(appOutDir));
        report(`Licences of ${count} packages: ${noticesFileName}.`);
      },
    },
  });
  report(written.length === 0 ? 'The app lies in release/.' : `Written: ${written.join(', ')}`);
  if (distribution.origin === 'fallback')
    report(`It runs on Electron ${distribution.version}, the fallback: do not pass it on.`);
} catch (error) {
  console.error(`Packaging failed. ${error instanceof Error ? error.message : String(error)}`);
  // Not `process.exitCode`: electron-builder's exit hook would end with 0 whatever it says.
  process.exit(1);
}
