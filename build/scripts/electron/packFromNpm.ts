import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/** A package of the npm registry, pinned to one version and one content. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** Subresource integrity of the tarball, `sha512-<base64>`, as the registry publishes it. */
  integrity: string;
}

/**
 * Fetches a package's tarball through npm itself (its registry, proxy and certificates apply) and checks its content.
 *
 * @param pinned what to fetch
 * @param folder where the tarball is put; created when missing
 * @returns path of the verified tarball
 * @throws Error when npm cannot fetch it, or when its content is not the pinned one (the file is then removed)
 */
export async function packFromNpm(pinned: PinnedPackage, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const [command, ...prefix] = npmCommand();
  const specifier = `${pinned.name}@${pinned.version}`;
  const { stdout } = await promisify(execFile)(
    command,
    [...prefix, 'pack', specifier, '--pack-destination', folder, '--silent', '--ignore-scripts'],
    { cwd: folder, maxBuffer: 1 << 24 },
  );
  const fileName = stdout.trim().split(/\r?\n/).at(-1) ?? '';
  const tarball = join(folder, fileName);
  const found = await integrityOf(tarball);
  if (found !== pinned.integrity) {
    await rm(tarball, { force: true });
    throw new Error(
      `${specifier} from the npm registry should be ${pinned.integrity}, got ${found}. It was not used.`,
    );
  }
  return tarball;
}

/** The command that runs npm: the npm that started this script when there is one, so that no shell is needed. */
function npmCommand(): [string, ...string[]] {
  const npmScript = process.env['npm_execpath'];
  if (npmScript?.endsWith('npm-cli.js') === true) return [process.execPath, npmScript];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

async function integrityOf(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return `sha512-${hash.digest('base64')}`;
}
