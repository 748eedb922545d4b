import { app } from 'electron';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chooseProfile, type Profile } from '../services/settings/chooseProfile.js';

/**
 * Gives Chromium a profile folder that it can write, before it takes its lock there. Says on stderr when that is
 * not the wanted one.
 *
 * @throws Error when no folder can be written.
 */
export function openProfile(): Profile {
  const profile = chooseProfile(wantedProfile(), app.getPath('temp'));
  const { chromiumDir, trouble } = profile;
  if (trouble === null) return profile;
  console.error(`Fovea: ${trouble}`);
  app.setPath('userData', chromiumDir);
  app.setPath('sessionData', chromiumDir);
  // Chromium may write once more after this: a later start sweeps what is left.
  app.on('quit', () => rmSync(chromiumDir, { recursive: true, force: true }));
  return profile;
}

/** The folder asked for, also where Chromium took another because it could not be made. */
function wantedProfile(): string | null {
  const asked = app.commandLine.getSwitchValue('user-data-dir');
  if (asked !== '') return resolve(asked);
  return pathOf('userData') ?? profileIn(pathOf('appData'));
}

function profileIn(appData: string | null): string | null {
  return appData === null ? null : join(appData, app.getName());
}

/** Electron throws for a folder that is not there and cannot be made. */
function pathOf(name: 'userData' | 'appData'): string | null {
  try {
    return app.getPath(name);
  } catch {
    return null;
  }
}
