import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  canMakeUserNamespaces,
  chromiumSandbox,
  type LaunchSettings,
  projectRoot,
} from '../../build/index.js';

/** The user `nobody` of Debian and most other systems. */
const NOBODY_ID = 65534;
const DROP_ROOT = ['setpriv', `--reuid=${NOBODY_ID}`, `--regid=${NOBODY_ID}`, '--clear-groups'] as const;

/**
 * Changes launch settings so that the app runs as a normal user with Chromium's sandbox on.
 *
 * A normal user runs it as they are. Root, whom Chromium refuses its sandbox, becomes `nobody`.
 *
 * @param launch settings as found for the user who runs this
 * @param scratchDir an empty folder of this test, used for the profile and the home of `nobody`
 * @returns the settings, or in words why this machine cannot do it
 */
export async function asNormalUser(
  launch: LaunchSettings,
  scratchDir: string,
): Promise<LaunchSettings | string> {
  if (process.getuid?.() !== 0) {
    const sandbox = await chromiumSandbox(launch.distribution.dir);
    return sandbox.enabled ? launch : sandbox.reason;
  }
  if (!(await canMakeUserNamespaces(DROP_ROOT)))
    return 'this machine does not let users make user namespaces';
  const { executablePath } = launch.distribution;
  if (!(await nobodyCanRead(executablePath)) || !(await nobodyCanRead(join(projectRoot, 'package.json')))) {
    return `the folder ${projectRoot} is closed to normal users`;
  }

  const home = join(scratchDir, 'home');
  await mkdir(home);
  const starter = join(scratchDir, 'electron-as-nobody');
  await writeFile(starter, starterScript(executablePath));
  await chmod(starter, 0o755);
  await chmod(scratchDir, 0o755);
  await chown(scratchDir, NOBODY_ID, NOBODY_ID);
  await chown(home, NOBODY_ID, NOBODY_ID);
  return {
    distribution: { ...launch.distribution, executablePath: starter },
    switches: launch.switches.filter((name) => name !== '--no-sandbox'),
    env: { ...launch.env, HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home },
  };
}

/** Playwright, which runs as root here, adds `--no-sandbox` by itself: it is taken out again. */
function starterScript(executablePath: string): string {
  return `#!/bin/sh
for argument do
  shift
  [ "$argument" = --no-sandbox ] || set -- "$@" "$argument"
done
exec ${DROP_ROOT.join(' ')} '${executablePath}' "$@"
`;
}

function nobodyCanRead(path: string): Promise<boolean> {
  const [command, ...args] = DROP_ROOT;
  return promisify(execFile)(command, [...args, 'test', '-r', path]).then(
    () => true,
    () => false,
  );
}
