import { AppError } from '../../../engine/protocol/AppError.js';
import type { OpenedImage } from '../../ipc/contracts.js';
import type { OpenedSession, SessionReplyValues } from '../../ipc/sessionContracts.js';
import type { ImageRegistry } from '../images/ImageRegistry.js';
import type { LiveSession } from './LiveSession.js';
import type { OpenList } from './OpenList.js';
import type { OpenSessions } from './OpenSessions.js';

/** What sessions are opened with. */
export interface SessionOpenerParts {
  readonly sessions: OpenSessions;
  readonly openList: OpenList;
  readonly images: Pick<ImageRegistry, 'openKept' | 'opened'>;
}

/** Opens sessions with their pictures, at start those that were open when the app ended. */
export class SessionOpener {
  private readonly opening = new Map<string, Promise<OpenedSession>>();
  private reopening: Promise<void> | undefined;

  constructor(private readonly parts: SessionOpenerParts) {}

  /**
   * Opens a session; one that is open already is given as it is now.
   *
   * @throws SessionError as `SessionFolder.open`. A picture that cannot be opened is no error: the rest is there.
   */
  open(sessionId: string): Promise<OpenedSession> {
    const known = this.opening.get(sessionId);
    if (known !== undefined) return known;
    const opening = this.openNow(sessionId).finally(() => this.opening.delete(sessionId));
    this.opening.set(sessionId, opening);
    return opening;
  }

  /** What is in the rail, opened where it is not; what cannot be opened is left out. */
  async reopen(): Promise<SessionReplyValues['sessions:reopen']> {
    const { sessions, openList } = this.parts;
    this.reopening ??= openList.read().then(() => undefined);
    await this.reopening;
    const { sessionIds, current } = openList.current;
    sessions.hold(sessionIds);
    const opened = await Promise.all(
      sessionIds.map((sessionId) =>
        this.open(sessionId).catch((error: unknown) => {
          // What was only looked at was never kept.
          const isMissing = error instanceof AppError && error.code === 'session-missing';
          if (!isMissing)
            console.error(`The session ${sessionId} was open and cannot be opened again:`, error);
          return null;
        }),
      ),
    );
    return { sessions: opened.filter((one) => one !== null), current };
  }

  private async openNow(sessionId: string): Promise<OpenedSession> {
    const { sessions } = this.parts;
    const live = sessions.get(sessionId) ?? (await sessions.open(sessionId));
    const { image, trouble } = await this.imageOf(live);
    const { runs, troubles } = await live.allRuns();
    const all = live.readOnly === null ? troubles : [live.readOnly, ...troubles];
    return {
      session: live.session,
      runs,
      image,
      imageTrouble: trouble,
      ...(all.length > 0 && { troubles: all }),
    };
  }

  private async imageOf(
    live: LiveSession,
  ): Promise<{ readonly image: OpenedImage | null; readonly trouble: string | null }> {
    const { sessions, images } = this.parts;
    const { id, picture, name } = live.session;
    const open = images.opened(sessions.imageOf(id) ?? '');
    if (open !== undefined) return { image: open, trouble: null };
    if (live.picturePath === null) return { image: null, trouble: `${picture.name} was not kept.` };
    try {
      const image = await images.openKept({
        sessionId: id,
        path: live.picturePath,
        name: picture.name,
        choices: picture.choices,
        isOwnFile: picture.kept.kind === 'referenced',
      });
      return { image, trouble: null };
    } catch (error) {
      if (!(error instanceof AppError)) console.error(`The picture of ${name} could not be opened:`, error);
      const reason = error instanceof Error ? error.message : String(error);
      const next = `The questions and marks of "${name}" are all there; for the picture, open its file from where it is now.`;
      return { image: null, trouble: `${reason} ${next}` };
    }
  }
}
