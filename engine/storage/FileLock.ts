import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';

/** Who holds a lock; the content of the lock file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells two locks of one process apart. */
  readonly token: string;
}

/** Tokens of this process: a lock that bears its id and none of them was left by an earlier process of that id. */
const held = new Set<string>();

/**
 * Keeps a file for one process: `<file>.lock` beside it says who holds it. A lock whose process is gone from this
 * machine, after `kill -9` or a power cut, is taken over.
 */
export class FileLock {
  private constructor(
    private readonly lockFile: string,
    private readonly content: string,
    private readonly token: string,
  ) {}

  /**
   * @param file need not exist; a link to it stands for the file itself
   * @throws EngineError `option-invalid` when another process holds it, may hold it, or no lock can be written
   */
  static async take(file: string): Promise<FileLock> {
    const lockFile = `${await realFile(file)}.lock`;
    const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
    const content = `${JSON.stringify(holder)}\n`;
    held.add(holder.token);
    try {
      await acquire(lockFile, content, file);
    } catch (error) {
      held.delete(holder.token);
      throw error;
    }
    return new FileLock(lockFile, content, holder.token);
  }

  /** Gives the file back; a lock that is not this one's any more stays. */
  async release(): Promise<void> {
    if ((await readIfThere(this.lockFile)) === this.content) await rm(this.lockFile, { force: true });
    held.delete(this.token);
  }
}

async function acquire(lockFile: string, content: string, file: string): Promise<void> {
  while (!(await createOnly(lockFile, content, file))) {
    const found = await readIfThere(lockFile);
    if (found === null) continue; // released just now
    if (!isDead(found)) throw heldError(lockFile, found, file);
    if (await replaceDead(lockFile, found, content, file)) return;
  }
}

/** @returns false when the file is there already */
async function createOnly(lockFile: string, content: string, file: string): Promise<boolean> {
  try {
    await writeFile(lockFile, content, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new EngineError(
      'option-invalid',
      `Cannot write ${lockFile}, which keeps ${file} for one evaluation: ${String(cause)}.`,
      { cause },
    );
  }
}

/** Whether the process that wrote `content` is surely gone. */
function isDead(content: string): boolean {
  const holder = parseHolder(content);
  return holder !== null && holder.host === hostname() && !isAlive(holder);
}

function isAlive({ pid, token }: Holder): boolean {
  if (pid === process.pid) return held.has(token);
  try {
    process.kill(pid, 0); // sends nothing, only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it runs for another user
  }
}

/**
 * Puts our lock in the place of a dead one. `<lock>.next` lets one process at a time do so, and becomes the lock.
 *
 * @returns false when another process was faster
 */
async function replaceDead(lockFile: string, dead: string, content: string, file: string): Promise<boolean> {
  const next = `${lockFile}.next`;
  if (!(await createOnly(next, content, file))) throw heldError(next, await readIfThere(next), file);
  if ((await readIfThere(lockFile)) === dead) {
    await rename(next, lockFile);
    return true;
  }
  await rm(next, { force: true });
  return false;
}

function heldError(lockFile: string, content: string | null, file: string): EngineError {
  const holder = parseHolder(content ?? '');
  const who =
    holder === null
      ? `${lockFile} is there and does not say whose it is`
      : `process ${holder.pid} on ${holder.host} holds it (${lockFile})`;
  return new EngineError(
    'option-invalid',
    `Expected ${file} to be used by one evaluation at a time, but ${who}. Wait for its end, name another file with ` +
      '--resume, or delete the lock if no such process runs any more.',
  );
}

/** @returns null where there is none, and nothing of what cannot be read, such as a folder */
async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}

function parseHolder(content: string): Holder | null {
  try {
    const { pid, host, token } = JSON.parse(content) as Partial<Holder>;
    const known = Number.isSafeInteger(pid) && pid! > 0 && typeof host === 'string';
    return known ? { pid: pid!, host, token: String(token) } : null;
  } catch {
    return null;
  }
}

async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const folder = path.dirname(path.resolve(file));
    return path.join(await realpath(folder).catch(() => folder), path.basename(file));
  }
}
