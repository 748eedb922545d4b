/**
 * Start of the app: declares the scheme, then hands over to `startApp`, unless another Fovea already runs; or prints a report
 * for the command line.
 */
import { app, dialog } from 'electron';
import { resolve } from 'node:path';
import { printReportSwitch } from '../../engine/protocol/printReportSwitch.js';
import type { Profile } from '../services/settings/chooseProfile.js';
import { parseLaunchArguments } from '../services/window/parseLaunchArguments.js';
import { forgetHosts } from './cutOffNetwork.js';
import { developmentServer } from './developmentServer.js';
import { measureEventLoop } from './measureEventLoop.js';
import { OpenRequests } from './OpenRequests.js';
import { openProfile } from './openProfile.js';
import { printReport } from './printReport.js';
import { declareAppScheme } from './serveAppScheme.js';
import { startApp } from './startApp.js';

declareAppScheme();
// Root cannot run Chromium's sandbox and starts with --no-sandbox; forcing it then ends every child process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
forgetHosts(developmentServer());
measureEventLoop();

const { imagePaths, modelDir, mistake } = parseLaunchArguments(process.argv.slice(1), process.defaultApp);
const launchPaths = imagePaths.map((path) => resolve(path));

const printAt = process.argv.indexOf(printReportSwitch);
if (printAt !== -1) {
  printReport(process.argv.slice(printAt + 1));
} else if (mistake === null) {
  try {
    start(openProfile());
  } catch (error) {
    fail(error);
  }
} else {
  console.error(`Fovea: ${mistake}`);
  app.exit(2);
}

function start(profile: Profile): void {
  // A second start hands its pictures to the first one and ends.
  if (!app.requestSingleInstanceLock({ imagePaths: launchPaths })) {
    console.error(`Fovea already runs with the profile ${profile.chromiumDir}: its window comes forward.`);
    if (modelDir !== null)
      console.error('It keeps its model; --model is for a new start. File > Models opens another.');
    app.quit();
    return;
  }
  const openRequests = new OpenRequests();
  // No top-level await: Electron becomes ready only once this module has loaded.
  app
    .whenReady()
    .then(() =>
      startApp({
        launchPaths,
        modelDir: modelDir ?? modelOfEnvironment(),
        openRequests,
        profile,
      }),
    )
    .catch(fail);
}

/** An empty variable is as good as none. */
function modelOfEnvironment(): string | null {
  const folder = process.env['FOVEA_MODEL'] ?? '';
  return folder === '' ? null : folder;
}

/** A dialog where there is a screen, a line on stderr, and a status that says so. */
function fail(error: unknown): void {
  console.error('Fovea could not start:', error);
  dialog.showErrorBox('Fovea could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
