import { createHash } from 'node:crypto';
import { mkdtempSync, readlinkSync, rmSync, type Stats } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * This run's own folder for files that end with it: under a name nobody can guess, closed to other users, and made
 * when first needed. What a killed run left is swept by a later one.
 */
export class TemporaryFolder {
  private current: Promise<string> | undefined;
  private readonly made = new Set<string>();

  /** @param parent the system's folder for temporary files. */
  constructor(private readonly parent: string) {}

  /**
   * The folder's absolute path; another one when the system cleared the first away.
   *
   * @throws Error when the folder cannot be made.
   */
  path(): Promise<string> {
    return (this.current = this.keepOrMake(this.current));
  }

  /** Removes the folder and all in it; at once, for a process that is about to end. */
  remove(): void {
    for (const folder of this.made) rmSync(folder, { recursive: true, force: true });
    this.made.clear();
    this.current = undefined;
  }

  private async keepOrMake(before: Promise<string> | undefined): Promise<string> {
    const known = await before?.catch(() => undefined);
    if (known !== undefined && isOurs(await lstat(known).catch(() => undefined))) return known;
    const folder = await mkdtemp(join(this.parent, ownPrefix()));
    this.made.add(folder);
    return folder;
  }
}

/** As `TemporaryFolder.path`, at once, for what has to be there before anything else starts; the caller removes it. */
export function makeTemporaryFolder(parent: string): string {
  return mkdtempSync(join(parent, ownPrefix()));
}

/**
 * Removes the folders that ended runs left in `parent`: of this user, closed to others, made on this machine by a
 * process that is gone. Links are neither followed nor removed. What cannot be removed stays.
 *
 * @returns the folders removed.
 */
export async function sweepTemporaryFolders(parent: string): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(parent).catch(() => [])) {
    const [, machine, pid] = /^fovea-run-([0-9a-f]{8})-(\d+)-\w{6}$/.exec(name) ?? [];
    if (machine !== thisMachine() || isRunning(Number(pid))) continue;
    const folder = join(parent, name);
    if (!isOurs(await lstat(folder).catch(() => undefined))) continue;
    await rm(folder, { recursive: true, force: true }).then(
      () => removed.push(folder),
      (error: unknown) => console.error(`${folder}, left by an earlier run, could not be removed:`, error),
    );
  }
  return removed;
}

function ownPrefix(): string {
  return `fovea-run-${thisMachine()}-${process.pid}-`;
}

/** Tells process ids of here from those of other machines and containers that share the folder; 8 hex digits. */
function thisMachine(): string {
  const here = `${hostname()} ${processNamespace()}`;
  return createHash('sha256').update(here).digest('hex').slice(0, 8);
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Whether it is a real folder, made by this user for nobody else; Windows has its own folder for each user. */
function isOurs(found: Stats | undefined): boolean {
  if (found?.isDirectory() !== true) return false;
  return process.platform === 'win32' || (found.uid === process.getuid?.() && (found.mode & 0o077) === 0);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of someone else may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
