import { app } from 'electron';
import { join, resolve } from 'node:path';

/** Folders and files of this run of the app, all absolute. */
export interface AppPaths {
  readonly rendererDir: string;
  readonly preloadFile: string;
  readonly engineProcessFile: string;
  readonly pictureProcessFile: string;
  readonly batchProcessFile: string;
  readonly importProcessFile: string;
  readonly inspectProcessFile: string;
  readonly hubProcessFile: string;
  readonly conversionProcessFile: string;
  /** Says which conversion runs. */
  readonly conversionFile: string;
  readonly exportProcessFile: string;
  readonly samplesDir: string;
  /** The model that was named for this run; null when none was. */
  readonly namedModelDir: string | null;
  readonly shippedModelDir: string;
  readonly settingsFile: string;
  /** Says which batch runs. */
  readonly batchFile: string;
  /** Says which downloads of models are not whole. */
  readonly downloadsFile: string;
  readonly windowStateFile: string;
  /** The folder of all sessions, a folder each. */
  readonly sessionsDir: string;
  /** The system's folder for temporary files; ours is made in it (`TemporaryFolder`). */
  readonly temporaryDir: string;
}

/**
 * @param modelDir the folder of `--model` or `FOVEA_MODEL`; null when none was named.
 * @param settingsDir the folder of settings and window state (`Profile`).
 */
export function appPaths(modelDir: string | null, settingsDir: string): AppPaths {
  // This file runs as out/main/index.js.
  const outDir = join(import.meta.dirname, '..');
  const assetsDir = app.isPackaged
    ? join(process.resourcesPath, 'assets')
    : join(import.meta.dirname, '..', '..', 'assets');
  return {
    rendererDir: join(outDir, 'renderer'),
    preloadFile: join(outDir, 'preload', 'index.cjs'),
    engineProcessFile: join(import.meta.dirname, 'engineProcess.js'),
    batchProcessFile: join(import.meta.dirname, 'batchProcess.js'),
    exportProcessFile: join(import.meta.dirname, 'exportProcess.js'),
    pictureProcessFile: join(import.meta.dirname, 'pictureProcess.js'),
    importProcessFile: join(import.meta.dirname, 'importProcess.js'),
    inspectProcessFile: join(import.meta.dirname, 'inspectProcess.js'),
    hubProcessFile: join(import.meta.dirname, 'hubProcess.js'),
    conversionProcessFile: join(import.meta.dirname, 'conversionProcess.js'),
    conversionFile: join(settingsDir, 'conversion.json'),
    samplesDir: join(assetsDir, 'samples'),
    namedModelDir: modelDir === null ? null : resolve(modelDir),
    shippedModelDir: join(assetsDir, 'models', 'fovea-mini'),
    batchFile: join(settingsDir, 'batch.json'),
    downloadsFile: join(settingsDir, 'downloads.json'),
    settingsFile: join(settingsDir, 'settings.json'),
    windowStateFile: join(settingsDir, 'window.json'),
    sessionsDir: join(settingsDir, 'sessions'),
    temporaryDir: app.getPath('temp'),
  };
}
