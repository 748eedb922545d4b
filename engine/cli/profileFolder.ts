import { existsSync } from 'node:fs';
import path from 'node:path';
import { homeFolder } from '../storage/homeFolder.js';

/** Names the app has had as a checkout and as a package. */
const appNames = ['fovea', 'Fovea'];

/**
 * The folder in which the app keeps its sessions: that of the profile that is named, otherwise of the person's own
 * (where Electron puts `userData`).
 *
 * @param profile folder of `--profile`
 */
export function sessionsFolderOf(profile: string | undefined): string {
  if (profile !== undefined) return path.join(profile, 'sessions');
  const candidates = appNames.map((name) => path.join(applicationData(), name, 'sessions'));
  return candidates.find((folder) => existsSync(folder)) ?? candidates[0]!;
}

function applicationData(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env as Partial<Record<string, string>>;
  if (process.platform === 'win32') return APPDATA ?? path.join(homeFolder('APPDATA'), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return path.join(homeFolder('HOME'), 'Library', 'Application Support');
  return XDG_CONFIG_HOME !== undefined && path.isAbsolute(XDG_CONFIG_HOME)
    ? XDG_CONFIG_HOME
    : path.join(homeFolder('XDG_CONFIG_HOME'), '.config');
}
