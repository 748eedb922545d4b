import path from 'node:path';
import type { RunRecord } from '../protocol/runRecord.js';
import { type Session, sessionVersion } from '../protocol/session.js';
import { FileLock } from '../storage/FileLock.js';
import { fileSystem, type FileOperations } from '../storage/fileOperations.js';
import { makeFolder } from '../storage/makeFolder.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import {
  encodeMasks,
  maxMasksBytes,
  readMasks,
  readSelections,
  readTokenMaps,
  type KeptMasks,
  type KeptSelections,
} from './keptMasks.js';
import { fileReader } from './npz/bytesReader.js';
import { NpzReader } from './npz/NpzReader.js';
import { readRunFile, readSessionFile } from './readSessionFile.js';
import { SessionError } from './SessionError.js';
import { masksFile, runFile, sessionFile, sessionFiles } from './sessionFiles.js';
import { sweepSession } from './sweepSession.js';

/** How a session is opened. */
export interface OpenSessionOptions {
  /** Whether it is kept for this process, and may be written; without it nothing is written at all. */
  readonly lock: boolean;
  readonly files?: FileOperations;
}

/** What of `session.json` changes while it is worked on. */
export type SessionChange = Partial<
  Pick<
    Session,
    | 'name'
    | 'picture'
    | 'labels'
    | 'annotations'
    | 'verdicts'
    | 'view'
    | 'runIds'
    | 'changedAt'
    | 'appVersion'
  >
>;

/**
 * The folder of a session. Writing goes in an order that leaves something whole at every moment: selections, then the
 * record of the run, then the `session.json` that names it. What that does not name is swept when the folder is opened with
 * its lock. Writes follow one another, each on the disk before its promise is kept.
 */
export class SessionFolder {
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    private current: Session,
    private readonly lock: FileLock | null,
    private readonly files: FileOperations,
  ) {}

  /**
   * Opens a session. With its lock, one of an older version is written anew, and what no session names is swept.
   *
   * @throws SessionError `session-missing`, `session-malformed`, `session-newer`, `session-locked`, `session-unwritable`.
   */
  static async open(
    folder: string,
    { lock, files = fileSystem }: OpenSessionOptions,
  ): Promise<SessionFolder> {
    const file = sessionFile(folder);
    const found = await readSessionFile(file, files);
    if (!lock) return new SessionFolder(folder, found.session, null, files);
    const held = await takeLock(folder);
    try {
      // Read once more: another may have written until now.
      const { session, isOlder } = await readSessionFile(file, files);
      const opened = new SessionFolder(folder, session, held, files);
      // Where the disk does not take it now, the next change is written in the new version.
      if (isOlder) await opened.save({}).catch(() => undefined);
      await sweepSession(folder, opened.session, files);
      return opened;
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** Makes the folder of a new session, with its lock. @throws SessionError `session-locked`, `session-unwritable`. */
  static async create(
    folder: string,
    session: Session,
    { files = fileSystem }: { readonly files?: FileOperations } = {},
  ): Promise<SessionFolder> {
    await orUnwritable(folder, () => makeFolder(folder, files, 0o700));
    const held = await takeLock(folder);
    const made = new SessionFolder(folder, session, held, files);
    try {
      await made.save({});
      return made;
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** `session.json` as it was written last. */
  get session(): Session {
    return this.current;
  }

  /** Whether nothing may be written. */
  get isReadOnly(): boolean {
    return this.lock === null;
  }

  /**
   * Writes `session.json` with these changes.
   *
   * @throws SessionError `session-unwritable`; what was written last stays whole, and `session` is as it was.
   */
  save(change: SessionChange): Promise<void> {
    return this.inTurn(() => this.writeSession({ ...this.current, ...change }));
  }

  /**
   * Adds a run, or writes one anew that is there already.
   *
   * @param masks null where no layer has reported; where `record.hasMasks` says so, those on the disk stay.
   * @throws SessionError `session-unwritable`.
   */
  async addRun(record: RunRecord, masks: KeptMasks | null): Promise<void> {
    await this.writeRun(record, masks);
    const { runIds } = this.current;
    if (!runIds.includes(record.runId)) await this.save({ runIds: [...runIds, record.runId] });
  }

  /** Writes the files of a run, which `session.json` may name already or is to name next. @throws as `addRun`. */
  writeRun(record: RunRecord, masks: KeptMasks | null): Promise<void> {
    const { runId } = record;
    return this.inTurn(async () => {
      if (masks !== null) {
        await writeFileAtomic(masksFile(this.path, runId), await encodeMasks(masks), this.files);
      }
      await writeFileAtomic(runFile(this.path, runId), toJson(record), this.files);
    });
  }

  /** Whether the record of a run is there, named or not. */
  async hasFiles(runId: string): Promise<boolean> {
    return this.files.stat(runFile(this.path, runId)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  /** The record of a run; one that was cut off is `stopped`. @throws SessionError `run-missing`, `session-malformed`. */
  async run(runId: string): Promise<RunRecord> {
    this.expectRun(runId);
    const record = await readRunFile(runFile(this.path, runId), this.files).catch((cause: unknown) => {
      if (cause instanceof SessionError && cause.code === 'session-missing') throw this.runMissing(runId);
      throw cause;
    });
    return record.state === 'running' ? { ...record, state: 'stopped' } : record;
  }

  /** Selections and maps of a run; null where it has none. @throws SessionError `run-missing`, `session-malformed`. */
  masks(runId: string): Promise<KeptMasks | null> {
    return this.readNpz(runId, readMasks);
  }

  /** The selections of a run without its maps; null where it has none. @throws as `masks`. */
  selections(runId: string): Promise<KeptSelections | null> {
    return this.readNpz(runId, readSelections);
  }

  /** float32 [L, g, g]: the maps of one token, nothing else is read; null where the run has none. @throws as `masks`. */
  tokenMaps(runId: string, tokenIndex: number): Promise<Float32Array | null> {
    return this.readNpz(runId, (reader, where) => readTokenMaps(reader, tokenIndex, where));
  }

  /** The picture's file: in the folder, or where the person has it. It need not be there. */
  picturePath(): string {
    const { kept } = this.current.picture;
    return kept.kind === 'copied' ? path.join(this.path, sessionFiles.picture, kept.file) : kept.path;
  }

  /** Waits for what is being written, and gives the folder back. */
  async close(): Promise<void> {
    await this.writing;
    await this.lock?.release();
  }

  private async writeSession(next: Session): Promise<void> {
    const written = { ...next, version: sessionVersion } as const;
    await writeFileAtomic(sessionFile(this.path), toJson(written), this.files);
    this.current = written;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.writing.then(() => {
      if (this.lock === null) {
        throw new SessionError('session-read-only', `${this.path} was opened to be read only.`);
      }
      return orUnwritable(this.path, work);
    });
    this.writing = turn.catch(() => undefined);
    return turn;
  }

  private async readNpz<T>(
    runId: string,
    read: (reader: NpzReader, where: string) => Promise<T>,
  ): Promise<T | null> {
    this.expectRun(runId);
    const where = masksFile(this.path, runId);
    const file = await this.files.open(where, 'r').catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw cause;
    });
    if (file === null) return null;
    try {
      return await read(
        await NpzReader.open(await fileReader(file), where, { maxBytes: maxMasksBytes }),
        where,
      );
    } finally {
      await file.close();
    }
  }

  private expectRun(runId: string): void {
    if (!this.current.runIds.includes(runId)) throw this.runMissing(runId);
  }

  private runMissing(runId: string): SessionError {
    return new SessionError(
      'run-missing',
      `The session "${this.current.name}" has no question ${runId}: ${runFile(this.path, runId)} is not there. ` +
        'Take it from a backup, or delete the question.',
    );
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

async function takeLock(folder: string): Promise<FileLock> {
  return FileLock.take(sessionFile(folder), {
    user: 'Fovea',
    advice: 'Close the session there, or delete the lock if no such process runs any more.',
    fail: (reason, message, cause) =>
      reason === 'held'
        ? new SessionError('session-locked', message, { cause })
        : new SessionError('session-unwritable', unwritableMessage(folder, cause), { cause }),
  });
}

async function orUnwritable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SessionError) throw cause;
    throw new SessionError('session-unwritable', unwritableMessage(folder, cause), { cause });
  }
}

/** Why the disk did not take it, and the next step. */
function unwritableMessage(folder: string, cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const [what, next] = reasons[code] ?? [`the system said: ${message}`, 'Check the disk and the folder'];
  return `The session could not be saved in ${folder}: ${what}. ${next}. What was saved before is whole.`;
}

const mayNotWrite = ['the folder may not be written to', 'Change its permissions'] as const;

const reasons: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'Delete what you do not need, or empty the trash'],
  EDQUOT: ['your quota of the disk is used up', 'Delete what you do not need'],
  EACCES: mayNotWrite,
  EPERM: mayNotWrite,
  EROFS: ['the disk may only be read', 'Make it writable'],
  EIO: ['the disk failed', 'Check the disk and its cable, and copy what matters elsewhere'],
};
