import type { Session } from '../../../engine/protocol/session.js';
import type { FileOperations } from '../../../engine/storage/fileOperations.js';
import { createSession } from '../../../engine/session/createSession.js';
import { pictureFileName } from '../../../engine/session/copyPicture.js';
import { SessionError } from '../../../engine/session/SessionError.js';
import { SessionFolder } from '../../../engine/session/SessionFolder.js';
import type { SessionSaving } from '../../ipc/sessionContracts.js';
import type { PictureOfSession, PictureSessions, SessionOfPicture } from '../images/pictureSessions.js';
import { ServiceError } from '../ServiceError.js';
import { LiveSession } from './LiveSession.js';
import { PictureKeeper } from './PictureKeeper.js';
import type { SessionShelf } from './SessionShelf.js';

/** What the open sessions work with, and whom they tell. */
export interface OpenSessionsParts {
  readonly shelf: SessionShelf;
  readonly appVersion: string;
  /** Time now, as `2026-11-30T18:00:00.000Z`. */
  readonly now: () => string;
  /** What a person has set: whether pictures are copied. */
  readonly copiesPictures: () => boolean;
  readonly onSaving: (saving: SessionSaving) => void;
  /** Told of each session that was written. */
  readonly onSaved: (session: Session, imageId: string | null) => void;
  /** The file system, for tests. */
  readonly files?: FileOperations;
  /** Waits between tries to save, for tests. */
  readonly retryMs?: readonly number[];
}

/**
 * The sessions that are open, each with its picture or without. A session is found again by the content of its picture;
 * the person's own pictures have one on the disk at once, those that ship with the app once there is work on them.
 */
export class OpenSessions implements PictureSessions {
  private readonly live = new Map<string, LiveSession>();
  /** The session of each open picture, by image id. */
  private readonly sessionOf = new Map<string, string>();
  private readonly pictures = new Map<string, PictureOfSession>();
  private readonly keeper: PictureKeeper;
  /** Openings and closings, one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: OpenSessionsParts) {
    this.keeper = new PictureKeeper(parts);
  }

  /** The ids of all that are open. */
  get ids(): readonly string[] {
    return [...this.live.keys()];
  }

  get(sessionId: string): LiveSession | undefined {
    return this.live.get(sessionId);
  }

  /** The picture a session is open with; null where it is open without. */
  imageOf(sessionId: string): string | null {
    for (const [imageId, other] of this.sessionOf) if (other === sessionId) return imageId;
    return null;
  }

  /** The session of a picture that is open. */
  ofImage(imageId: string): LiveSession | undefined {
    return this.live.get(this.sessionOf.get(imageId) ?? '');
  }

  /** @throws ServiceError `picture-changed` where the picture is not that of `wanted`; SessionError as `SessionFolder.open`. */
  begin(
    picture: PictureOfSession,
    inPlaceOf: string | null,
    wanted: string | null,
  ): Promise<SessionOfPicture> {
    return this.inTurn(async () => {
      await this.parts.shelf.open();
      const before = inPlaceOf === null ? undefined : this.ofImage(inPlaceOf);
      const live =
        wanted !== null
          ? await this.loadFor(wanted, picture)
          : before?.session.picture.sha256 === picture.sha256
            ? this.withChoices(before, picture)
            : ((await this.findFor(picture)) ?? this.create(picture));
      const { id } = live.session;
      if (inPlaceOf !== null && before === live) this.sessionOf.delete(inPlaceOf);
      this.sessionOf.set(picture.imageId, id);
      this.pictures.set(id, picture);
      if (!picture.isSample) void live.change({}, false).catch(() => undefined);
      if (live.isKept) void this.keeper.keep(live, picture);
      return { sessionId: id, choices: live.session.picture.choices };
    });
  }

  async end(imageId: string): Promise<void> {
    const sessionId = this.sessionOf.get(imageId);
    if (sessionId === undefined) return;
    this.sessionOf.delete(imageId);
    await this.release(sessionId);
  }

  /** Opens a session that is kept, without its picture. @throws SessionError as `SessionFolder.open`. */
  open(sessionId: string): Promise<LiveSession> {
    return this.inTurn(() => this.load(sessionId));
  }

  /** Lets go of a session that has no picture open, once all of it is on the disk. */
  async release(sessionId: string): Promise<void> {
    const live = this.live.get(sessionId);
    if (live === undefined) return;
    await this.keeper.whenKept(sessionId);
    await live.save().catch(() => undefined);
    await this.inTurn(() => this.releaseAtRest(sessionId));
  }

  /** Closes a session, whatever it is at. @returns it, where it was never written. */
  drop(sessionId: string): Promise<LiveSession | null> {
    return this.inTurn(async () => {
      const live = this.live.get(sessionId);
      if (live === undefined) return null;
      this.live.delete(sessionId);
      await live.close();
      return live.path === null ? live : null;
    });
  }

  /** Takes a session back that `drop` gave. */
  takeBack(live: LiveSession): void {
    this.live.set(live.session.id, live);
  }

  /** Works on a session, opened for that where it is not open. @throws as `open`, and what the work throws. */
  async with<T>(sessionId: string, work: (live: LiveSession) => Promise<T>): Promise<T> {
    const live = this.live.get(sessionId) ?? (await this.open(sessionId));
    try {
      return await work(live);
    } finally {
      if (this.imageOf(sessionId) === null) await this.release(sessionId);
    }
  }

  /** Keeps a session of a picture that ships with the app from now on. @throws as `LiveSession.change`. */
  async keep(live: LiveSession): Promise<void> {
    await live.change({}, false);
  }

  /** Writes all that is not on the disk. @returns the names of those that it did not take. */
  async saveAll(): Promise<readonly string[]> {
    const saved = await Promise.all(
      [...this.live.values()].map(async (live) => {
        if (live.readOnly !== null || !live.isKept) return [];
        return live.save().then(
          () => [],
          () => [live.session.name],
        );
      }),
    );
    return saved.flat();
  }

  /** Closes all, each written where the disk takes it. @returns the names of those that are not. */
  async closeAll(): Promise<readonly string[]> {
    await this.keeper.whenIdle();
    const closed = await Promise.all(
      [...this.live.values()].map(async (live) => {
        await live.close();
        return live.isAtRest || !live.isKept ? [] : [live.session.name];
      }),
    );
    this.live.clear();
    return closed.flat();
  }

  private async loadFor(sessionId: string, picture: PictureOfSession): Promise<LiveSession> {
    const live = await this.load(sessionId);
    const { sha256, name } = live.session.picture;
    if (sha256 === picture.sha256) return live;
    throw new ServiceError(
      'picture-changed',
      `The session "${live.session.name}" is about ${name} as it was, but ${picture.ownFile ?? picture.path} is another ` +
        'picture by now. Open the file as it was, wherever you have it: it gets this session again.',
    );
  }

  /** A session of the same file that nobody has open. */
  private async findFor(picture: PictureOfSession): Promise<LiveSession | undefined> {
    for (const { id } of this.parts.shelf.ofFile(picture.sha256)) {
      if (this.imageOf(id) !== null) continue;
      const live = await this.load(id).catch((error: unknown) => {
        console.error(`The session ${id} could not be opened:`, error);
        return undefined;
      });
      if (live === undefined) continue;
      if (live.readOnly === null) return live;
      await this.releaseAtRest(id);
    }
    return undefined;
  }

  private create(picture: PictureOfSession): LiveSession {
    const { name, sha256, sizeBytes, format, width, height, choices, ownFile } = picture;
    const kept =
      ownFile === null
        ? ({ kind: 'copied', file: pictureFileName(picture) } as const)
        : ({ kind: 'referenced', path: ownFile } as const);
    const session = createSession(
      { name, sha256, sizeBytes, format, width, height, choices, kept },
      this.parts.appVersion,
      this.parts.now(),
    );
    return this.enter(session, null, null);
  }

  private withChoices(live: LiveSession, { choices, width, height }: PictureOfSession): LiveSession {
    const picture = { ...live.session.picture, choices, width, height };
    if (live.isKept) void live.change({ picture }).catch(() => undefined);
    else live.changeUnkept({ picture });
    return live;
  }

  private async load(sessionId: string): Promise<LiveSession> {
    const known = this.live.get(sessionId);
    if (known !== undefined) return known;
    try {
      const folder = await this.openFolder(sessionId, true);
      return this.enter({ ...folder.session, id: sessionId }, folder, null);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      if (error.code !== 'session-locked' && error.code !== 'session-unwritable') throw error;
      // It can be looked at all the same.
      const folder = await this.openFolder(sessionId, false);
      // A disk that does not let us write may let us later; another process that has it is left alone.
      const readOnly = error.code === 'session-locked' ? error.message : null;
      return this.enter({ ...folder.session, id: sessionId }, folder, readOnly);
    }
  }

  private openFolder(sessionId: string, lock: boolean): Promise<SessionFolder> {
    const { shelf, files } = this.parts;
    return SessionFolder.open(shelf.path(sessionId), { lock, ...(files && { files }) });
  }

  private enter(session: Session, folder: SessionFolder | null, readOnly: string | null): LiveSession {
    const { now, appVersion, retryMs, onSaving } = this.parts;
    const live = new LiveSession(
      {
        open: (made) =>
          folder === null
            ? this.keeper.createFolder(made, this.pictures.get(made.id))
            : this.openFolder(made.id, true),
        onSaving,
        onSaved: (saved) => this.saved(saved),
        now,
        appVersion,
        ...(retryMs && { retryMs }),
      },
      session,
      folder,
      readOnly,
    );
    this.live.set(session.id, live);
    return live;
  }

  private listeners: (() => void)[] = [];

  /** Tells whenever a session was written: its name, and which were worked on last, may be others. */
  onListChanged(listener: () => void): void {
    this.listeners.push(listener);
  }

  private saved(session: Session): void {
    const { id } = session;
    this.parts.shelf.note(session);
    this.parts.onSaved(session, this.imageOf(id));
    this.listeners.forEach((listener) => listener());
    // One whose picture was closed while it was being written or answered goes now.
    if (this.imageOf(id) === null && !this.isHeld(id)) void this.inTurn(() => this.releaseAtRest(id));
  }

  private async releaseAtRest(sessionId: string): Promise<void> {
    const live = this.live.get(sessionId);
    if (live === undefined || this.imageOf(sessionId) !== null || this.isHeld(sessionId)) return;
    if (!live.isAtRest) return;
    this.live.delete(sessionId);
    this.pictures.delete(sessionId);
    await live.close();
  }

  /** Sessions without a picture that the window shows all the same. */
  private held: ReadonlySet<string> = new Set();

  /** Notes which sessions the window shows: those without a picture stay open as long. */
  hold(sessionIds: readonly string[]): void {
    const before = this.held;
    this.held = new Set(sessionIds);
    for (const id of before) {
      if (!this.held.has(id) && this.imageOf(id) === null) void this.release(id);
    }
  }

  private isHeld(sessionId: string): boolean {
    return this.held.has(sessionId);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work);
    this.turn = next.catch(() => undefined);
    return next;
  }
}
