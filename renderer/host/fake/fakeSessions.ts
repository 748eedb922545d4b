import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { SessionSummary } from '../../../electron/ipc/sessionContracts.js';
import type { Session } from '../../../engine/protocol/session.js';
import type { Host } from '../host.js';

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

/** A session and the picture it is about. */
interface Kept {
  readonly session: Session;
  readonly image: OpenedImage;
  readonly deleted: boolean;
}

/** Sessions in memory, without their runs: they end with the page. */
export function fakeSessions(): SessionHost & { readonly begin: (image: OpenedImage) => void } {
  const kept = new Map<string, Kept>();

  const change = (sessionId: string, by: (before: Kept) => Partial<Kept>): Promise<Reply<null>> => {
    const before = kept.get(sessionId);
    if (before === undefined) return Promise.resolve(unknown(sessionId));
    kept.set(sessionId, { ...before, ...by(before) });
    return reply(null);
  };
  const summary = ({ session, image }: Kept, found: string | null = null): SessionSummary => ({
    sessionId: session.id,
    name: session.name,
    pictureName: image.name,
    changedAt: session.changedAt,
    thumbnailUrl: image.url,
    questions: session.runIds.length,
    annotations: session.annotations.length,
    found,
    trouble: null,
  });
  const noRun = (): Promise<Reply<never>> =>
    Promise.resolve({ ok: false, error: { code: 'run-missing', message: 'The fake host keeps no runs.' } });

  return {
    begin: (image) => {
      const { sessionId } = image;
      const before = kept.get(sessionId);
      kept.set(
        sessionId,
        before ? { ...before, image } : { image, session: newSession(image), deleted: false },
      );
    },
    listSessions: ({ query }) => {
      const words = query
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const matching = [...kept.values()].filter(({ session, deleted }) => {
        const text = textOf(session).toLowerCase();
        return !deleted && words.every((word) => text.includes(word));
      });
      return reply(matching.reverse().map((one) => summary(one, words.length > 0 ? one.session.name : null)));
    },
    reopenSessions: () => reply({ sessions: [], current: null }),
    openSession: ({ sessionId }) => {
      const found = kept.get(sessionId);
      if (found === undefined) return Promise.resolve(unknown(sessionId));
      return reply({ session: found.session, runs: [], image: found.image, imageTrouble: null });
    },
    arrangeSessions: () => reply(null),
    updateSession: ({ sessionId, parts }) =>
      change(sessionId, ({ session }) => ({ session: { ...session, ...definedOf(parts) } })),
    renameSession: ({ sessionId, name }) =>
      change(sessionId, ({ session }) => ({ session: { ...session, name } })),
    duplicateSession: ({ sessionId }) => {
      const found = kept.get(sessionId);
      if (found === undefined) return Promise.resolve(unknown(sessionId));
      const id = `session-copy-${kept.size + 1}`;
      const session = { ...found.session, id, name: `${found.session.name} (copy)`, runIds: [] };
      const copy = { session, image: { ...found.image, sessionId: id }, deleted: false };
      kept.set(id, copy);
      return reply(summary(copy));
    },
    deleteSession: ({ sessionId }) => change(sessionId, () => ({ deleted: true })),
    restoreSession: async ({ sessionId }) => {
      const changed = await change(sessionId, () => ({ deleted: false }));
      return changed.ok ? reply(summary(kept.get(sessionId)!)) : changed;
    },
    deleteRun: noRun,
    restoreRun: noRun,
    runMasks: noRun,
    tokenMaps: noRun,
    revealSession: () => reply(null),
    onSessionSaving: () => () => undefined,
    onSessionToOpen: () => () => undefined,
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

function textOf({ name, picture, labels, annotations }: Session): string {
  const notes = annotations.map(({ note }) => note);
  return [name, picture.name, ...labels.map((label) => label.name), ...notes].join('\n');
}

/** What is undefined is not given. */
function definedOf<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function unknown(sessionId: string): Reply<never> {
  return { ok: false, error: { code: 'session-missing', message: `There is no session ${sessionId}.` } };
}

function reply<T>(value: T): Promise<Reply<T>> {
  return Promise.resolve({ ok: true, value });
}
