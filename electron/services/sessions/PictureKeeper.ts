import { stat } from 'node:fs/promises';
import type { Session } from '../../../engine/protocol/session.js';
import { copyPicture } from '../../../engine/session/copyPicture.js';
import { SessionFolder } from '../../../engine/session/SessionFolder.js';
import { fileSystem, type FileOperations } from '../../../engine/storage/fileOperations.js';
import type { SessionSaving } from '../../ipc/sessionContracts.js';
import type { PictureOfSession } from '../images/pictureSessions.js';
import type { LiveSession } from './LiveSession.js';
import type { SessionShelf } from './SessionShelf.js';

/** Largest picture that is copied, in bytes; a larger one stays where it is. */
const maxCopiedBytes = 2 ** 30;

/** What the keeper works with, and whom it tells. */
export interface PictureKeeperParts {
  readonly shelf: Pick<SessionShelf, 'path'>;
  readonly copiesPictures: () => boolean;
  readonly onSaving: (saving: SessionSaving) => void;
  readonly files?: FileOperations;
}

/** Has sessions keep their pictures: as a copy in the session's folder, or by where the file is. One copy at a time. */
export class PictureKeeper {
  private copying: Promise<void> = Promise.resolve();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly parts: PictureKeeperParts) {}

  /**
   * Makes the folder of a session. A picture that has no file of its own is copied first: nothing else keeps it.
   *
   * @throws SessionError `session-unwritable`, `session-locked`; Error when the picture cannot be copied.
   */
  async createFolder(session: Session, picture: PictureOfSession | undefined): Promise<SessionFolder> {
    const { shelf, files = fileSystem } = this.parts;
    const folder = shelf.path(session.id);
    if (session.picture.kept.kind === 'referenced' || picture === undefined) {
      return SessionFolder.create(folder, session, { files });
    }
    const kept = await copyPicture(picture.path, folder, session.picture, files);
    return SessionFolder.create(folder, { ...session, picture: { ...session.picture, kept } }, { files });
  }

  /** Brings what the session says of its picture in line with where that is now, and copies it where that is wanted. */
  keep(live: LiveSession, picture: PictureOfSession): Promise<void> {
    const { id } = live.session;
    const work = this.copying.then(() =>
      this.keepNow(live, picture).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        const message = `${picture.name} could not be copied, so its session refers to the file itself (${reason}). Keep that file.`;
        this.parts.onSaving({ sessionId: id, state: 'saved', message });
      }),
    );
    this.copying = work;
    this.underWay.set(id, work);
    return work.finally(() => {
      if (this.underWay.get(id) === work) this.underWay.delete(id);
    });
  }

  /** Settles when the picture of a session is not being copied. */
  async whenKept(sessionId: string): Promise<void> {
    await this.underWay.get(sessionId);
  }

  /** Settles when no picture is being copied. */
  async whenIdle(): Promise<void> {
    await this.copying;
  }

  private async keepNow(live: LiveSession, picture: PictureOfSession): Promise<void> {
    if (live.readOnly !== null) return;
    // Its folder has to be there; where it cannot be made, that is told by the saving.
    const isThere = await live.save().then(
      () => live.path !== null,
      () => false,
    );
    if (!isThere) return;
    const { kept } = live.session.picture;
    if (kept.kind === 'copied' && (await isFile(live.picturePath!))) return;
    if (kept.kind === 'referenced' && picture.ownFile !== null && picture.ownFile !== kept.path) {
      await this.note(live, { kind: 'referenced', path: picture.ownFile });
    }
    const mayStay = picture.ownFile !== null;
    if (mayStay && (!this.parts.copiesPictures() || picture.sizeBytes > maxCopiedBytes)) return;
    await this.note(
      live,
      await copyPicture(picture.path, live.path!, live.session.picture, this.parts.files),
    );
  }

  private async note(live: LiveSession, kept: Session['picture']['kept']): Promise<void> {
    await live.change({ picture: { ...live.session.picture, kept } }, false);
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
