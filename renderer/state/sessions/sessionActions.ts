import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { OpenedSession, SessionSaving } from '../../../electron/ipc/sessionContracts.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { ImageActions } from '../images/imageActions.js';
import type { SelectionRegistry } from '../masks/SelectionRegistry.js';
import { activeRun } from '../runs/runSlice.js';
import { withSessionView } from './sessionView.js';
import type { MarksKeeper, PartsSaver } from './sessionParts.js';
import { currentSessionId, imageOfSession } from './sessionSlice.js';
import { withSession } from './withSession.js';

/** Opening sessions. The list of them has actions of its own. */
export interface SessionActions {
  /** Opens a session as it was left and shows it; one that is open is shown. Returns whether it could. */
  readonly openSession: (sessionId: string) => Promise<boolean>;
  /** Opens the sessions of the last time, as they were. */
  readonly reopenSessions: () => Promise<void>;
  /** Takes in the session of a picture that has been opened. */
  readonly receivePictureOfSession: (sessionId: string) => Promise<void>;
  readonly receiveSessionSaving: (saving: SessionSaving) => void;
  /** Gives a session another name. Returns whether it could. */
  readonly renameSession: (sessionId: string, name: string) => Promise<boolean>;
  /** Shows no more that the picture of a session is not there. */
  readonly goOnWithoutPicture: (sessionId: string) => void;
}

/** What sessions are opened with. */
export interface SessionTools {
  readonly host: Host;
  readonly selections: SelectionRegistry;
  readonly saver: PartsSaver;
  readonly marks: MarksKeeper;
  readonly images: Pick<ImageActions, 'showImage'>;
}

/** The actions on the sessions of one window. */
export function sessionActions(store: AppStore, tools: SessionTools): SessionActions {
  const { host, selections, marks, images } = tools;

  /** Takes in a session; how it was left holds where its picture is shown already. */
  const take = (opened: OpenedSession): OpenedImage => {
    const { session, runs } = opened;
    const known = store.getState().runs;
    for (const { runId, prefill, selected } of runs) {
      if (known[runId] === undefined) selections.restore(runId, prefill?.selectingLayers ?? [], selected);
    }
    store.setState((state) => withSession(state, opened));
    const { annotations, labels, verdicts } = session;
    marks.annotationsLoaded(session.id, { annotations, labels, verdicts });
    tellTroubles(session.name, opened.troubles ?? []);
    return imageOfSession(store.getState(), session.id)!;
  };

  /** Shows a session's picture with all of the window as it was left. */
  const showAsLeft = ({ session: { id, view } }: OpenedSession): void => {
    const image = imageOfSession(store.getState(), id);
    if (image === null) return;
    images.showImage(image.imageId);
    if (view !== null) store.setState((state) => withSessionView(state, image, view));
  };

  /** Beside what is told already. */
  const tellTroubles = (name: string, troubles: readonly string[]): void => {
    if (troubles.length === 0) return;
    const notes = troubles.map((trouble) => `${name}: ${trouble}`);
    store.setState(({ openReport }) => ({
      openReport: openReport
        ? { ...openReport, notes: [...openReport.notes, ...notes] }
        : { refused: [], notes, opened: 1 },
    }));
  };

  const tellTrouble = (name: string, message: string): void =>
    store.setState({ openReport: { refused: [{ name, message }], notes: [], opened: 0 } });

  return {
    openSession: async (sessionId) => {
      const open = imageOfSession(store.getState(), sessionId);
      if (open !== null) {
        images.showImage(open.imageId);
        return true;
      }
      store.setState({ opening: { name: 'the session', done: 0, total: 0 }, openReport: null });
      const reply = await host.openSession({ sessionId });
      store.setState({ opening: null });
      if (!reply.ok) {
        tellTrouble('The session', reply.error.message);
        return false;
      }
      take(reply.value);
      showAsLeft(reply.value);
      return true;
    },
    reopenSessions: async () => {
      store.setState({ opening: { name: 'what was open last time', done: 0, total: 0 } });
      const reply = await host.reopenSessions();
      store.setState({ opening: null });
      if (!reply.ok) {
        tellTrouble('What was open last time', reply.error.message);
        return;
      }
      const { sessions, current } = reply.value;
      for (const opened of sessions) take(opened);
      const shown = sessions.find(({ session }) => session.id === current) ?? sessions[0];
      if (shown !== undefined) showAsLeft(shown);
    },
    receivePictureOfSession: async (sessionId) => {
      const reply = await host.openSession({ sessionId });
      const image = imageOfSession(store.getState(), sessionId);
      if (image === null) return; // it was closed meanwhile
      if (reply.ok) {
        take(reply.value);
        return;
      }
      if (reply.error.code !== 'session-missing') {
        tellTrouble('What was kept of the image', reply.error.message);
        return;
      }
      // Nothing is kept of it yet.
      const fresh = { sessionId, name: image.name, pictureTrouble: null };
      store.setState(({ sessions }) => ({ sessions: { ...sessions, [sessionId]: fresh } }));
    },
    receiveSessionSaving: ({ sessionId, state, message }) =>
      store.setState(({ saving }) => ({ saving: { ...saving, [sessionId]: { state, message } } })),
    renameSession: async (sessionId, wanted) => {
      const name = wanted.trim();
      if (name === '') return false;
      const reply = await host.renameSession({ sessionId, name });
      if (!reply.ok) {
        tellTrouble('The session keeps its name', reply.error.message);
        return false;
      }
      store.setState(({ sessions, sessionList }) => ({
        ...(sessions[sessionId] !== undefined && {
          sessions: { ...sessions, [sessionId]: { ...sessions[sessionId], name } },
        }),
        sessionList: sessionList && {
          ...sessionList,
          found:
            sessionList.found?.map((one) => (one.sessionId === sessionId ? { ...one, name } : one)) ?? null,
        },
      }));
      return true;
    },
    goOnWithoutPicture: (sessionId) =>
      store.setState(({ sessions }) => {
        const session = sessions[sessionId];
        if (session === undefined) return {};
        return { sessions: { ...sessions, [sessionId]: { ...session, pictureTrouble: null } } };
      }),
  };
}

/** Whether a question on the picture of a session is being answered: it can be neither closed nor deleted. */
export function isBeingAnswered(store: AppStore, sessionId: string): boolean {
  const state = store.getState();
  const image = imageOfSession(state, sessionId);
  if (image === null) return false;
  return (
    activeRun(state)?.imageId === image.imageId || (state.asking && currentSessionId(state) === sessionId)
  );
}
