import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Chromium's process sandbox on this machine: on, or off for a reason that is shown. */
export type SandboxState = { enabled: true } | { enabled: false; reason: string };

/**
 * Says whether Chromium's sandbox works for the user who runs this.
 *
 * @param distributionDir folder of Electron, which may hold a set-user-id helper
 */
export async function chromiumSandbox(distributionDir: string): Promise<SandboxState> {
  if (process.platform !== 'linux') return { enabled: true };
  if (process.getuid?.() === 0) return { enabled: false, reason: 'Chromium refuses its sandbox to root' };
  if (await hasSetuidHelper(distributionDir)) return { enabled: true };
  if (await canMakeUserNamespaces([])) return { enabled: true };
  return { enabled: false, reason: 'this machine does not let users make user namespaces' };
}

/** Tries what the sandbox needs: new user, process and network namespaces. `prefix` is a command that runs the trial. */
export async function canMakeUserNamespaces(prefix: readonly string[]): Promise<boolean> {
  const trial = ['unshare', '--user', '--map-root-user', '--pid', '--net', '--fork', 'true'];
  const [command = 'unshare', ...args] = [...prefix, ...trial];
  return promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}

async function hasSetuidHelper(distributionDir: string): Promise<boolean> {
  const helper = await stat(join(distributionDir, 'chrome-sandbox')).catch(() => null);
  return helper !== null && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
}
