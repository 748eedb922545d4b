import type { Host } from '../../host/host.js';
import type { AppState, AppStore } from '../appStore.js';
import type { SessionActions } from './sessionActions.js';
import { saveDelayMs, type MarksKeeper, type PartsSaver } from './sessionParts.js';
import { viewToKeep } from './sessionView.js';

/** What keeping sessions needs of the rest of the window. */
export interface WatchTools {
  readonly host: Pick<Host, 'arrangeSessions'>;
  readonly saver: PartsSaver;
  readonly marks: MarksKeeper;
  readonly sessions: Pick<SessionActions, 'receivePictureOfSession'>;
}

/**
 * Keeps the sessions of a window as its pictures are: takes in the session of each picture that is opened, lets go of those
 * that are closed, has written down how the window is on the one that is shown, and which are in the rail.
 *
 * @returns what ends it.
 */
export function watchSessions(store: AppStore, { host, saver, marks, sessions }: WatchTools): () => void {
  /** Sessions whose questions and marks are being fetched. */
  const coming = new Set<string>();
  /** How the window was on each session when that was kept last, as JSON. */
  const kept = new Map<string, string>();
  let arranged = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: AppState | null = null;

  const follow = (state: AppState): void => {
    const open = new Set(Object.values(state.images).map(({ sessionId }) => sessionId));
    for (const sessionId of open) {
      if (state.sessions[sessionId] !== undefined || coming.has(sessionId)) continue;
      coming.add(sessionId);
      void sessions.receivePictureOfSession(sessionId).finally(() => coming.delete(sessionId));
    }
    const gone = Object.keys(state.sessions).filter((sessionId) => !open.has(sessionId));
    if (gone.length === 0) return;
    gone.forEach((sessionId) => {
      kept.delete(sessionId);
      marks.annotationsForgotten(sessionId);
    });
    const staying = <T>(byId: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(byId).filter(([sessionId]) => open.has(sessionId)));
    store.setState((now) => ({
      sessions: staying(now.sessions),
      saving: staying(now.saving),
      plans: staying(now.plans),
    }));
  };

  const keepView = (state: AppState): void => {
    const image = state.images[state.currentImageId ?? ''];
    // Before what was kept is here, nothing may take its place.
    if (image === undefined || state.sessions[image.sessionId] === undefined) return;
    const view = viewToKeep(state, image);
    const text = JSON.stringify(view);
    const last = kept.get(image.sessionId);
    if (last === text) return;
    kept.set(image.sessionId, text);
    // The first is how the session was opened.
    if (last !== undefined) void saver.save(image.sessionId, { view });
  };

  const arrange = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { images, imageIds, currentImageId } = store.getState();
    const sessionIds = imageIds.flatMap((id) => images[id]?.sessionId ?? []);
    const order = { sessionIds, current: images[currentImageId ?? '']?.sessionId ?? null };
    const text = JSON.stringify(order);
    if (text === arranged) return;
    arranged = text;
    void host.arrangeSessions(order);
  };

  const look = (state: AppState): void => {
    const last = before;
    before = state;
    if (last?.images !== state.images || last.sessions !== state.sessions) follow(state);
    if (last === null || viewParts.some((part) => last[part] !== state[part])) keepView(store.getState());
    if (last === null || railParts.some((part) => last[part] !== state[part])) {
      timer ??= setTimeout(arrange, saveDelayMs);
    }
  };
  const flush = (): void => {
    arrange();
    void saver.flush();
  };
  const onHidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  window.addEventListener('beforeunload', flush);
  document.addEventListener('visibilitychange', onHidden);
  look(store.getState());
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    flush();
    window.removeEventListener('beforeunload', flush);
    document.removeEventListener('visibilitychange', onHidden);
  };
}

/** What the kept view is made of. */
const viewParts = [
  'draft',
  'askSettings',
  'shownRunId',
  'focus',
  'follow',
  'view',
  'zoom',
  'fitted',
  'padded',
  'overlay',
  'pins',
  'pixels',
  'annotationsVisible',
  'plans',
  'currentImageId',
  'images',
  'sessions',
  'runs',
] as const satisfies readonly (keyof AppState)[];

const railParts = ['images', 'imageIds', 'currentImageId'] as const satisfies readonly (keyof AppState)[];
