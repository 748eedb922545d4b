import { link, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { processStart, systemStartMs } from './processStart.js';
import { readTextFile } from './readTextFile.js';

/** Who holds a lock; the content of the lock file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells two locks of one process apart. */
  readonly token: string;
  /** Tells the process from a later one of its id; absent where the system does not say. */
  readonly start?: string | undefined;
}

/** What a lock is for, in the words of its messages. */
export interface LockWords {
  /** Who has the file to itself: `one <user> at a time`. */
  readonly user: string;
  /** What to do while another has it; a sentence. */
  readonly advice: string;
  /** Builds the error: another process has it, or no lock can be written. */
  readonly fail: (reason: 'held' | 'unwritable', message: string, cause?: unknown) => Error;
}

/** A lock that is wanted. */
interface Wanted {
  readonly lockFile: string;
  readonly content: string;
  readonly file: string;
  readonly words: LockWords;
}

const evaluationWords: LockWords = {
  user: 'evaluation',
  advice:
    'Wait for its end, name another file with --resume, or delete the lock if no such process runs any more.',
  fail: (_reason, message, cause) => new EngineError('option-invalid', message, { cause }),
};

/** Tokens of this process: a lock that bears its id and none of them was left by an earlier process of that id. */
const held = new Set<string>();

/** A clock may have been set meanwhile: a lock is of before the system's start where it is older by more than this. */
const clockSlackMs = 60_000;

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
   * @param words who keeps it; by default an evaluation
   * @throws Error of `words`, by default EngineError `option-invalid`, when another process holds it, may hold it, or no
   * lock can be written
   */
  static async take(file: string, words: LockWords = evaluationWords): Promise<FileLock> {
    const lockFile = `${await realFile(file)}.lock`;
    const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID(), start: processStart() };
    const content = `${JSON.stringify(holder)}\n`;
    held.add(holder.token);
    try {
      await acquire({ lockFile, content, file, words });
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

async function acquire(wanted: Wanted): Promise<void> {
  const { lockFile } = wanted;
  while (!(await createOnly(lockFile, wanted))) {
    const found = await readIfThere(lockFile);
    if (found === null) continue; // released just now
    if (!(await isDead(lockFile, found))) throw heldError(lockFile, found, wanted);
    if (await replaceDead(found, wanted)) return;
  }
}

/**
 * Puts the content in the place of nothing, whole at once: a process that is killed leaves no lock that does not say whose
 * it is.
 *
 * @returns false when something is there already
 */
async function createOnly(target: string, { content, file, words }: Wanted): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, content, { flag: 'wx', flush: true });
    await link(temporary, target).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      return writeFile(target, content, { flag: 'wx' }); // a file system without hard links
    });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const message = `Cannot write ${target}, which keeps ${file} for one ${words.user}: ${String(cause)}.`;
    throw words.fail('unwritable', message, cause);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Whether the process that wrote `content` is surely gone. */
async function isDead(lockFile: string, content: string): Promise<boolean> {
  const holder = parseHolder(content);
  if (holder?.host !== hostname()) return false;
  if (!isAlive(holder)) return true;
  const start = processStart(holder.pid);
  if (holder.start !== undefined && start !== undefined) return holder.start !== start;
  const writtenMs = await stat(lockFile).then(
    ({ mtimeMs }) => mtimeMs,
    () => Infinity,
  );
  return writtenMs < systemStartMs() - clockSlackMs;
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
 * @returns false when it is to be tried again: another process was faster, or was killed while it did this
 */
async function replaceDead(dead: string, wanted: Wanted): Promise<boolean> {
  const { lockFile } = wanted;
  const next = `${lockFile}.next`;
  if (!(await createOnly(next, wanted))) {
    const found = await readIfThere(next);
    if (found === null) return false;
    if (!(await isDead(next, found))) throw heldError(next, found, wanted);
    await removeDead(next, found);
    return false;
  }
  if ((await readIfThere(lockFile)) === dead) {
    await rename(next, lockFile);
    return true;
  }
  await rm(next, { force: true });
  return false;
}

/** Takes away what a dead process left; should a living one have come in its place meanwhile, that is put back. */
async function removeDead(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}.part`;
  await rename(file, aside).catch(() => undefined);
  const found = await readIfThere(aside);
  if (found !== null && found !== dead) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function heldError(lockFile: string, content: string | null, { file, words }: Wanted): Error {
  const holder = parseHolder(content ?? '');
  const who =
    holder === null
      ? `${lockFile} is there and does not say whose it is`
      : `process ${holder.pid} on ${holder.host} holds it (${lockFile})`;
  return words.fail(
    'held',
    `Expected ${file} to be used by one ${words.user} at a time, but ${who}. ${words.advice}`,
  );
}

/** @returns null where there is none, and nothing of what cannot be read, such as a folder */
async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readTextFile(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}

function parseHolder(content: string): Holder | null {
  try {
    const { pid, host, token, start } = JSON.parse(content) as Partial<Holder>;
    const known = Number.isSafeInteger(pid) && pid! > 0 && typeof host === 'string';
    return known
      ? { pid: pid!, host, token: String(token), ...(typeof start === 'string' && { start }) }
      : null;
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
