import { stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SessionError } from '../../../engine/session/SessionError.js';
import { sessionFile, sessionFiles } from '../../../engine/session/sessionFiles.js';
import type { SessionSummary } from '../../ipc/sessionContracts.js';
import type { SessionHandlers } from '../createRequestHandlers.js';
import type { ImageRegistry } from '../images/ImageRegistry.js';
import { ServiceError } from '../ServiceError.js';
import { duplicateSession } from './duplicateSession.js';
import { isWork } from './isWork.js';
import type { LiveSession } from './LiveSession.js';
import type { OpenList } from './OpenList.js';
import type { OpenSessions } from './OpenSessions.js';
import { SessionOpener } from './SessionOpener.js';
import type { FoundSession, SessionShelf } from './SessionShelf.js';

/** What the handlers work with. */
export interface SessionHandlerParts {
  readonly shelf: SessionShelf;
  readonly sessions: OpenSessions;
  readonly openList: OpenList;
  readonly images: Pick<ImageRegistry, 'openKept' | 'opened' | 'close'>;
  /** Questions that a picture that ships with the app comes with: standing in the box they are no work. */
  readonly offeredQuestions: () => readonly string[];
  readonly stopRun: (runId: string) => void;
  readonly reveal: (path: string) => void;
  /** Told when sessions were deleted, brought back or renamed. */
  readonly onListChanged: () => void;
  readonly now: () => string;
}

/** The bodies of the requests about sessions. */
export function createSessionHandlers(parts: SessionHandlerParts): SessionHandlers {
  const { shelf, sessions, images } = parts;
  const opener = new SessionOpener(parts);
  /** Deleted sessions that were never written. */
  const aside = new Map<string, LiveSession>();
  /** Where deleted questions stood, by session and run. */
  const places = new Map<string, number>();

  const summaryOf = async (sessionId: string): Promise<SessionSummary> => {
    const shelved = shelf.get(sessionId);
    const live = sessions.get(sessionId);
    const session = live?.session ?? shelved?.session ?? null;
    return summary(shelf, { sessionId, session, trouble: shelved?.trouble ?? null, found: null });
  };

  return {
    'sessions:list': async ({ query }) =>
      Promise.all((await shelf.find(query)).map((found) => summary(shelf, found))),
    'sessions:reopen': () => opener.reopen(),
    'sessions:open': ({ sessionId }) => opener.open(sessionId),
    'sessions:arrange': async (arrangement) => {
      sessions.hold(arrangement.sessionIds);
      await parts.openList.write(arrangement).catch((cause: unknown) => {
        const message = `Which sessions are open could not be noted for the next start: ${String(cause)}. Check the disk.`;
        throw new ServiceError('session-unwritable', message, { cause });
      });
      return null;
    },
    'sessions:update': ({ sessionId, parts: change }) =>
      sessions.with(sessionId, async (live) => {
        const given = definedOf(change);
        if (live.isKept || isWork(given, parts.offeredQuestions())) await live.change(given);
        else live.changeUnkept(given);
        return null;
      }),
    'sessions:rename': ({ sessionId, name }) =>
      sessions.with(sessionId, async (live) => {
        await live.change({ name });
        parts.onListChanged();
        return null;
      }),
    'sessions:duplicate': async ({ sessionId }) => {
      const copyId = randomUUID();
      await sessions.with(sessionId, async (live) => {
        await sessions.keep(live);
        await duplicateSession(shelf.path(sessionId), shelf.makingPath(copyId), copyId, parts.now());
      });
      await shelf.takeIn(copyId);
      parts.onListChanged();
      return summaryOf(copyId);
    },
    'sessions:delete': async ({ sessionId }) => {
      // Whoever else works on it keeps it.
      const live = sessions.get(sessionId) ?? (await sessions.open(sessionId).catch(() => undefined));
      if (live !== undefined && live.readOnly !== null)
        throw new ServiceError('session-locked', live.readOnly);
      live?.answering.forEach((runId) => parts.stopRun(runId));
      const imageId = sessions.imageOf(sessionId);
      if (imageId !== null) await images.close(imageId);
      const unwritten = await sessions.drop(sessionId);
      if (unwritten === null && shelf.get(sessionId) !== undefined) await shelf.putAside(sessionId);
      else if (live !== undefined) aside.set(sessionId, live);
      parts.onListChanged();
      return null;
    },
    'sessions:restore': async ({ sessionId }) => {
      const live = aside.get(sessionId);
      if (live === undefined) await shelf.bringBack(sessionId);
      else sessions.takeBack(live);
      aside.delete(sessionId);
      parts.onListChanged();
      return summaryOf(sessionId);
    },
    'sessions:delete-run': ({ sessionId, runId }) =>
      sessions.with(sessionId, async (live) => {
        const place = live.session.runIds.indexOf(runId);
        if (place < 0) throw runMissing(live, runId);
        places.set(`${sessionId} ${runId}`, place);
        await live.removeRun(runId);
        return null;
      }),
    'sessions:restore-run': ({ sessionId, runId }) =>
      sessions.with(sessionId, async (live) => {
        const place = places.get(`${sessionId} ${runId}`);
        if (place === undefined) throw runMissing(live, runId);
        await live.restoreRun(runId, place);
        return null;
      }),
    'sessions:masks': ({ sessionId, runId }) =>
      sessions.with(sessionId, async (live) => {
        const masks = await live.selections(runId);
        if (masks === null) throw noMasks(runId);
        const { layers, tokens, grids, present, lowresGrid } = masks;
        return { layers, tokens, grids, present, lowresGrid };
      }),
    'sessions:maps': ({ sessionId, runId, tokenIndex }) =>
      sessions.with(sessionId, async (live) => {
        const maps = await live.tokenMaps(runId, tokenIndex);
        if (maps === null) throw noMasks(runId);
        return maps;
      }),
    'sessions:reveal': async ({ sessionId }) => {
      const file = sessionFile(shelf.path(sessionId));
      if (!(await isThere(file))) {
        throw new ServiceError('session-missing', 'The session has no folder yet: there is no work in it.');
      }
      parts.reveal(file);
      return null;
    },
  };
}

async function summary(
  shelf: SessionShelf,
  { sessionId, session, trouble, found }: FoundSession,
): Promise<SessionSummary> {
  const hasThumbnail = await isThere(join(shelf.path(sessionId), sessionFiles.thumbnail));
  return {
    sessionId,
    name: session?.name ?? sessionId,
    pictureName: session?.picture.name ?? '',
    changedAt: session?.changedAt ?? '',
    thumbnailUrl: hasThumbnail ? `fovea://app/thumbnails/${sessionId}` : null,
    questions: session?.runIds.length ?? 0,
    annotations: session?.annotations.length ?? 0,
    found,
    trouble,
  };
}

function runMissing(live: LiveSession, runId: string): SessionError {
  return new SessionError(
    'run-missing',
    `The session "${live.session.name}" has no question ${runId} to do this with.`,
  );
}

function noMasks(runId: string): ServiceError {
  return new ServiceError(
    'masks-missing',
    `No selections were kept of the question ${runId}: no layer had reported.`,
  );
}

/** What is undefined is not given. */
function definedOf<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
