import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { OpenedSession, SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import type { Session } from '../../../engine/protocol/session.js';
import type { Host } from '../host.js';
import { fakeMaps, fakeMasks, fakeRecord, type FakeKeptRun } from './fakeRecorder.js';

/** The part of the host that keeps sessions. */
export type SessionHost = Pick<
  Host,
  | 'listSessions'
  | 'reopenSessions'
  | 'openSession'
  | 'arrangeSessions'
  | 'updateSession'
  | 'renameSession'
  | 'duplicateSession'
  | 'deleteSession'
  | 'restoreSession'
  | 'deleteRun'
  | 'restoreRun'
  | 'runMasks'
  | 'tokenMaps'
  | 'revealSession'
  | 'onSessionSaving'
  | 'onSessionToOpen'
>;

/** What the fake has of sessions: as long as it is there, so that a second window over it finds what the first left. */
export interface FakeShelf extends SessionHost {
  /** Begins the session of a picture, or finds it again. */
  readonly begin: (image: OpenedImage) => void;
  /** Keeps what a run has said so far. */
  readonly keepRun: (run: FakeKeptRun) => void;
}

/** A session and the picture it is about. */
interface Kept {
  readonly session: Session;
  readonly image: OpenedImage;
  readonly runs: Readonly<Record<string, FakeKeptRun>>;
  /** Where the questions that were taken out stood. */
  readonly removed: Readonly<Record<string, number>>;
  readonly deleted: boolean;
}

/** Sessions in memory. */
export function fakeSessions(): FakeShelf {
  const kept = new Map<string, Kept>();
  let arranged: { readonly sessionIds: readonly string[]; readonly current: string | null } = {
    sessionIds: [],
    current: null,
  };

  const find = (sessionId: string): Kept | undefined => {
    const found = kept.get(sessionId);
    return found?.deleted === true ? undefined : found;
  };
  const change = (sessionId: string, by: (before: Kept) => Partial<Kept>): Promise<Reply<null>> => {
    const before = kept.get(sessionId);
    if (before === undefined) return Promise.resolve(unknown(sessionId));
    const after = { ...before, ...by(before) };
    kept.set(sessionId, { ...after, session: { ...after.session, changedAt: new Date().toISOString() } });
    return reply(null);
  };
  const withRun = <T>(sessionId: string, runId: string, give: (run: FakeKeptRun) => T): Promise<Reply<T>> => {
    const run = find(sessionId)?.runs[runId];
    return run === undefined ? Promise.resolve(unknown(runId)) : reply(give(run));
  };

  return {
    begin: (image) => {
      const { sessionId } = image;
      const before = kept.get(sessionId);
      const fresh = { session: newSession(image), runs: {}, removed: {}, deleted: false };
      kept.set(sessionId, { ...(before ?? fresh), image });
    },
    keepRun: (run) => {
      const { runId } = run;
      void change(run.image.sessionId, ({ session, runs, removed }) => ({
        runs: { ...runs, [runId]: run },
        ...(!(runId in runs) &&
          !(runId in removed) && {
            session: { ...session, runIds: [...session.runIds, runId] },
          }),
      }));
    },
    listSessions: ({ query }) => {
      const words = query
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const matching = [...kept.values()].flatMap((one) => {
        const lines = textOf(one);
        const text = lines.join('\n').toLowerCase();
        if (one.deleted || !words.every((word) => text.includes(word))) return [];
        const line = lines.find((line) => words.some((word) => line.toLowerCase().includes(word)));
        return [summaryOf(one, line ?? null)];
      });
      return reply(matching.sort((one, other) => other.changedAt.localeCompare(one.changedAt)));
    },
    reopenSessions: () => {
      const { sessionIds, current } = arranged;
      const sessions = sessionIds.flatMap((sessionId) => {
        const found = find(sessionId);
        return found === undefined ? [] : [openedOf(found)];
      });
      return reply({ sessions, current });
    },
    openSession: ({ sessionId }) => {
      const found = find(sessionId);
      return found === undefined ? Promise.resolve(unknown(sessionId)) : reply(openedOf(found));
    },
    arrangeSessions: (order) => {
      arranged = order;
      return reply(null);
    },
    updateSession: ({ sessionId, parts }) =>
      change(sessionId, ({ session }) => ({ session: { ...session, ...definedOf(parts) } })),
    renameSession: ({ sessionId, name }) =>
      change(sessionId, ({ session }) => ({ session: { ...session, name } })),
    duplicateSession: ({ sessionId }) => {
      const found = find(sessionId);
      if (found === undefined) return Promise.resolve(unknown(sessionId));
      const id = `${sessionId}-copy-${kept.size}`;
      const session = { ...found.session, id, name: `${found.session.name} (copy)` };
      const copy = { ...found, session, image: { ...found.image, imageId: `image-of-${id}`, sessionId: id } };
      kept.set(id, copy);
      return reply(summaryOf(copy, null));
    },
    deleteSession: ({ sessionId }) => change(sessionId, () => ({ deleted: true })),
    restoreSession: async ({ sessionId }) => {
      const changed = await change(sessionId, () => ({ deleted: false }));
      return changed.ok ? reply(summaryOf(kept.get(sessionId)!, null)) : changed;
    },
    deleteRun: ({ sessionId, runId }) =>
      change(sessionId, ({ session, removed }) => ({
        session: { ...session, runIds: session.runIds.filter((id) => id !== runId) },
        removed: { ...removed, [runId]: session.runIds.indexOf(runId) },
      })),
    restoreRun: ({ sessionId, runId }) =>
      change(sessionId, ({ session, removed }) => {
        const at = removed[runId] ?? session.runIds.length;
        const runIds = [...session.runIds.slice(0, at), runId, ...session.runIds.slice(at)];
        return { session: { ...session, runIds } };
      }),
    runMasks: ({ sessionId, runId }) => withRun(sessionId, runId, fakeMasks),
    tokenMaps: ({ sessionId, runId, tokenIndex }) =>
      withRun(sessionId, runId, (run) => fakeMaps(run, tokenIndex)),
    revealSession: () => reply(null),
    onSessionSaving: () => () => undefined,
    onSessionToOpen: () => () => undefined,
  };
}

function openedOf({ session, runs, image }: Kept): OpenedSession {
  const records = session.runIds.map((runId) => fakeRecord(runs[runId]!));
  return { session, runs: records, image, imageTrouble: null };
}

function summaryOf({ session, image }: Kept, found: string | null): SessionSummary {
  return {
    sessionId: session.id,
    name: session.name,
    pictureName: image.name,
    changedAt: session.changedAt,
    thumbnailUrl: image.url,
    questions: session.runIds.length,
    annotations: session.annotations.length,
    found,
    trouble: null,
  };
}

function newSession(image: OpenedImage): Session {
  const now = new Date().toISOString();
  const { name, format, width, height, sizeBytes, choices = {} } = image;
  const kept = { kind: 'referenced', path: name } as const;
  return {
    format: 'fovea-session',
    version: 1,
    id: image.sessionId,
    name,
    createdAt: now,
    changedAt: now,
    appVersion: '0.1.0',
    picture: { name, sha256: '0'.repeat(64), sizeBytes, format, width, height, kept, choices },
    labels: [],
    annotations: [],
    verdicts: {},
    view: null,
    runIds: [],
  };
}

/** What a search looks at, a line each. */
function textOf({ session, runs }: Kept): readonly string[] {
  const { name, picture, labels, annotations, runIds } = session;
  const questions = runIds.flatMap((runId) => {
    const record = fakeRecord(runs[runId]!);
    return [record.question, record.tokens.map(({ text }) => text).join('')];
  });
  return [
    name,
    picture.name,
    ...questions,
    ...labels.map((label) => label.name),
    ...annotations.map(({ note }) => note),
  ].filter((line) => line !== '');
}

/** What is undefined is not given. */
function definedOf<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function unknown(id: string): Reply<never> {
  return { ok: false, error: { code: 'session-missing', message: `Nothing is kept of ${id}.` } };
}

function reply<T>(value: T): Promise<Reply<T>> {
  return Promise.resolve({ ok: true, value });
}
