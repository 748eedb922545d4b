import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionPartIdSchema } from '../../../engine/protocol/annotation.js';
import type { Session } from '../../../engine/protocol/session.js';
import { loadSession } from '../../../engine/session/loadSession.js';
import { SessionError } from '../../../engine/session/SessionError.js';
import { sessionFiles } from '../../../engine/session/sessionFiles.js';
import { SessionFolder } from '../../../engine/session/SessionFolder.js';
import { ServiceError } from '../ServiceError.js';
import { findWords, queryWords, runLines, sessionLines } from './sessionText.js';

/** A session on the disk, or one that cannot be opened. */
export interface ShelvedSession {
  readonly sessionId: string;
  /** Null where it cannot be opened. */
  readonly session: Session | null;
  readonly trouble: string | null;
  /** What its runs can be found by, once somebody searched; of the runs it had then. */
  runText?: { readonly runIds: string; readonly lines: readonly string[] };
}

/** A session that was found. */
export interface FoundSession extends ShelvedSession {
  /** Where, in a line; null without a query. */
  readonly found: string | null;
}

/** Sessions that are read at once. */
const atOnce = 16;

/** Folders beside the sessions: what was deleted, until the next start, and what is being made. */
const asideName = '.deleted';
const makingName = '.making';

/** No import takes longer than this without a change to its folder. */
const importEndsMs = 60 * 60 * 1000;

/** What lies in the folder of all sessions: read once, then kept true by those who change it. */
export class SessionShelf {
  private readonly shelved = new Map<string, ShelvedSession>();
  /** Settles when everything was read. */
  private reading: Promise<void> | undefined;

  constructor(readonly folder: string) {}

  /** Removes what was deleted in an earlier run of the app and what was not finished, and reads the rest. */
  open(): Promise<void> {
    return (this.reading ??= this.sweep().then(() => this.readAll()));
  }

  /** The folder of a session. */
  path(sessionId: string): string {
    // Ids come from the window and from files: none of them names another folder.
    return join(this.folder, sessionPartIdSchema.parse(sessionId));
  }

  /** A folder where one can be made before it takes its place among the sessions. */
  makingPath(sessionId: string): string {
    return join(this.folder, makingName, sessionPartIdSchema.parse(sessionId));
  }

  get(sessionId: string): ShelvedSession | undefined {
    return this.shelved.get(sessionId);
  }

  /** Notes what a session is now. */
  note(session: Session): void {
    const before = this.shelved.get(session.id);
    this.shelved.set(session.id, {
      sessionId: session.id,
      session,
      trouble: null,
      ...(before?.runText && { runText: before.runText }),
    });
  }

  /** Sessions of a file, the one worked on last first. */
  ofFile(sha256: string): readonly Session[] {
    return this.newestFirst().flatMap(({ session }) => (session?.picture.sha256 === sha256 ? [session] : []));
  }

  /** Those worked on last that can be opened. */
  recent(most: number): readonly Session[] {
    return this.newestFirst()
      .flatMap(({ session }) => (session === null ? [] : [session]))
      .slice(0, most);
  }

  /** Everything, the one worked on last first; with a query, what has all its words. */
  async find(query: string): Promise<readonly FoundSession[]> {
    await this.open();
    const words = queryWords(query);
    const all = this.newestFirst();
    if (words.length === 0) return all.map((one) => ({ ...one, found: null }));
    const found: FoundSession[] = [];
    for (const one of all) {
      const line = findWords(words, await this.lines(one));
      if (line !== null) found.push({ ...one, found: line });
    }
    return found;
  }

  /** Puts a session aside that nobody has open. @throws ServiceError `session-unwritable`. */
  async putAside(sessionId: string): Promise<void> {
    await this.move(this.path(sessionId), join(this.folder, asideName, sessionId), 'deleted');
    this.shelved.delete(sessionId);
  }

  /** Brings back what was put aside. @throws ServiceError `session-missing`, `session-unwritable`. */
  async bringBack(sessionId: string): Promise<void> {
    await this.move(join(this.folder, asideName, sessionId), this.path(sessionId), 'brought back');
    await this.read(sessionId);
  }

  /** Takes in a folder that was made. @throws ServiceError `session-unwritable`. */
  async takeIn(sessionId: string): Promise<void> {
    await this.move(this.makingPath(sessionId), this.path(sessionId), 'made');
    await this.read(sessionId);
  }

  /**
   * Reads what lies in the folder once more, after another process has worked there; who lists it waits for that. The other
   * must be done: a folder without its `session.json` counts as begun and not finished.
   *
   * @param open ids of the sessions that this process writes itself: they are left as they are known.
   */
  lookAgain(open: readonly string[]): Promise<void> {
    return (this.reading = this.open().then(() => this.readAll(new Set(open))));
  }

  private newestFirst(): ShelvedSession[] {
    const time = ({ session }: ShelvedSession): string => session?.changedAt ?? '';
    return [...this.shelved.values()].sort((a, b) => (time(a) < time(b) ? 1 : time(a) > time(b) ? -1 : 0));
  }

  private async lines(one: ShelvedSession): Promise<readonly string[]> {
    const { session, sessionId } = one;
    if (session === null) return [sessionId];
    const runIds = session.runIds.join(' ');
    if (one.runText?.runIds !== runIds) {
      const loaded = await loadSession(this.path(sessionId)).catch(() => null);
      const lines = loaded?.runs.flatMap(runLines) ?? [];
      // A run that is being answered has no answer yet: it is read again next time.
      const isWhole = loaded?.runs.every(({ endedAt }) => endedAt !== null) === true;
      one.runText = { runIds: isWhole ? runIds : '', lines };
    }
    return [...sessionLines(session), ...one.runText.lines];
  }

  private async readAll(but: ReadonlySet<string> = new Set()): Promise<void> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    const ids = entries
      .filter((entry) => entry.isDirectory() && sessionPartIdSchema.safeParse(entry.name).success)
      .map(({ name }) => name)
      .filter((name) => !but.has(name));
    for (let first = 0; first < ids.length; first += atOnce) {
      await Promise.all(ids.slice(first, first + atOnce).map((sessionId) => this.read(sessionId)));
    }
  }

  private async read(sessionId: string): Promise<void> {
    try {
      const { session } = await SessionFolder.open(this.path(sessionId), { lock: false });
      // A folder that was renamed by hand: its name counts, for that is where it lies.
      this.shelved.set(sessionId, { sessionId, session: { ...session, id: sessionId }, trouble: null });
    } catch (error) {
      const isMissing = error instanceof SessionError && error.code === 'session-missing';
      if (isMissing && (await this.removeBegun(sessionId))) return;
      const trouble = error instanceof Error ? error.message : String(error);
      this.shelved.set(sessionId, { sessionId, session: null, trouble });
    }
  }

  /** Removes a folder that was begun and not finished: it has no `session.json` and no questions. @returns whether it was. */
  private async removeBegun(sessionId: string): Promise<boolean> {
    const folder = this.path(sessionId);
    const runs = await readdir(join(folder, sessionFiles.runs)).catch(() => []);
    if (runs.some((name) => name.endsWith('.json'))) return false;
    const begun = new RegExp(
      `^(${sessionFiles.picture}|${sessionFiles.runs}|${sessionFiles.masks}|session\\.json\\..+)$`,
    );
    const names = await readdir(folder).catch(() => []);
    if (!names.every((name) => begun.test(name) || name === sessionFiles.thumbnail)) return false;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return true;
  }

  private async sweep(): Promise<void> {
    const imports = await this.unfinishedImports();
    for (const name of [asideName, makingName, ...imports]) {
      await rm(join(this.folder, name), { recursive: true, force: true }).catch((error: unknown) =>
        console.error(`${join(this.folder, name)} could not be removed:`, error),
      );
    }
  }

  /** What an import left that was killed; one of another process may be under way still. */
  private async unfinishedImports(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    const old: string[] = [];
    for (const name of names.filter((one) => /^import-[0-9a-f-]{36}\.part$/.test(one))) {
      const found = await stat(join(this.folder, name)).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > importEndsMs) old.push(name);
    }
    return old;
  }

  private async move(from: string, to: string, what: string): Promise<void> {
    try {
      await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
      await rename(from, to);
    } catch (cause) {
      const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      throw new ServiceError(
        isMissing ? 'session-missing' : 'session-unwritable',
        isMissing
          ? `Expected the session at ${from}, but it is not there. Sessions that were deleted can be brought back until Fovea ends.`
          : `The session could not be ${what}: ${(cause as Error).message}. Check that ${this.folder} can be written, then try again.`,
        { cause },
      );
    }
  }
}
