import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { ImageActions } from '../images/imageActions.js';
import { addRunAt } from '../runs/runSlice.js';
import { isBeingAnswered, type SessionActions } from './sessionActions.js';
import type { PartsSaver } from './sessionParts.js';
import { imageOfSession, type SessionList } from './sessionSlice.js';

/** The list of all sessions, and what can be done there; bringing back what was deleted. */
export interface SessionListActions {
  /** Opens the list, with all sessions in it, or closes it. */
  readonly showSessions: (open: boolean) => Promise<void>;
  /** Lists the sessions that have all words of a query. */
  readonly searchSessions: (query: string) => Promise<void>;
  /** Makes a session like another. Returns the id of the copy, null where it could not. */
  readonly duplicateSession: (sessionId: string) => Promise<string | null>;
  /** Closes a session and puts it aside; it can be brought back. Returns whether it could. */
  readonly deleteSession: (sessionId: string, name: string) => Promise<boolean>;
  /** Shows the folder of a session in the file manager. */
  readonly revealSession: (sessionId: string) => Promise<void>;
  /** Brings back what was deleted last. */
  readonly bringBack: () => Promise<void>;
  /** The notice of what was deleted last goes. */
  readonly dismissDeleted: () => void;
}

/** What the list needs of the rest of the window. */
export interface SessionListTools {
  readonly host: Host;
  readonly saver: PartsSaver;
  readonly sessions: Pick<SessionActions, 'openSession'>;
  readonly images: Pick<ImageActions, 'closeImage'>;
}

/** The actions on the list of sessions of one window. */
export function sessionListActions(store: AppStore, tools: SessionListTools): SessionListActions {
  const { host, saver, sessions, images } = tools;

  const change = (by: Partial<SessionList>): void =>
    store.setState(({ sessionList }) => ({ sessionList: sessionList && { ...sessionList, ...by } }));

  const list = async (query: string): Promise<void> => {
    await saver.flush();
    const reply = await host.listSessions({ query });
    // Another search has begun meanwhile, or the list was closed.
    if (store.getState().sessionList?.query !== query) return;
    if (reply.ok) change({ found: reply.value });
    else change({ trouble: reply.error.message, found: [] });
  };

  const again = (): Promise<void> => {
    const { sessionList } = store.getState();
    return sessionList === null ? Promise.resolve() : list(sessionList.query);
  };

  return {
    showSessions: (open) => {
      store.setState({ sessionList: open ? { query: '', found: null, trouble: null } : null });
      return open ? list('') : Promise.resolve();
    },
    searchSessions: (query) => {
      change({ query, trouble: null });
      return list(query);
    },
    duplicateSession: async (sessionId) => {
      await saver.flush();
      const reply = await host.duplicateSession({ sessionId });
      if (!reply.ok) {
        change({ trouble: reply.error.message });
        return null;
      }
      await again();
      return reply.value.sessionId;
    },
    deleteSession: async (sessionId, name) => {
      if (isBeingAnswered(store, sessionId)) {
        change({ trouble: `“${name}” is being answered and stays. Stop the answer first.` });
        return false;
      }
      await saver.flush();
      const open = imageOfSession(store.getState(), sessionId);
      const reply = await host.deleteSession({ sessionId });
      if (!reply.ok) {
        change({ trouble: reply.error.message });
        return false;
      }
      saver.forget(sessionId);
      store.setState({ deleted: { kind: 'session', sessionId, name, wasOpen: open !== null } });
      if (open !== null) await images.closeImage(open.imageId);
      await again();
      return true;
    },
    revealSession: async (sessionId) => {
      const reply = await host.revealSession({ sessionId });
      if (!reply.ok) change({ trouble: reply.error.message });
    },
    bringBack: async () => {
      const { deleted } = store.getState();
      if (deleted === null) return;
      store.setState({ deleted: null });
      const reply =
        deleted.kind === 'session'
          ? await host.restoreSession({ sessionId: deleted.sessionId })
          : await host.restoreRun({ sessionId: deleted.sessionId, runId: deleted.run.runId });
      if (!reply.ok) {
        const refused = [{ name: 'What was deleted', message: reply.error.message }];
        store.setState({ openReport: { refused, notes: [], opened: 0 } });
        change({ trouble: reply.error.message });
        return;
      }
      if (deleted.kind === 'session') {
        if (deleted.wasOpen) await sessions.openSession(deleted.sessionId);
        await again();
        return;
      }
      const { run, at, sessionId } = deleted;
      const image = imageOfSession(store.getState(), sessionId);
      if (image === null) return; // the session was closed meanwhile: it has the question again
      store.setState((state) => addRunAt(state, { ...run, imageId: image.imageId }, at));
    },
    dismissDeleted: () => store.setState({ deleted: null }),
  };
}
