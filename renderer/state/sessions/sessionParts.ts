import type { Reply } from '../../../electron/ipc/reply.js';
import type { SessionParts } from '../../../engine/protocol/session.js';

/** What a person marked in a session. It belongs to the annotations of the window; sessions load and save it. */
export type SessionMarks = Pick<SessionParts, 'annotations' | 'labels' | 'verdicts'>;

/** Who holds the marks of open sessions. */
export interface MarksKeeper {
  /** A session was opened: these are its marks, in place of what was known of it. */
  readonly annotationsLoaded: (sessionId: string, marks: SessionMarks) => void;
  /** A session is no longer open. */
  readonly annotationsForgotten: (sessionId: string) => void;
}

/** Whether what was changed of a session is on the disk. */
export interface PartsSaving {
  readonly state: 'saving' | 'saved' | 'failed';
  /** Why it is not, and what to do; null where it is, or is about to be. */
  readonly message: string | null;
}

/** Writes down what a person changes of sessions: soon, in one request at a time, and the newest of each part. */
export interface PartsSaver {
  /**
   * Has parts written down, each in place of what it was. Changes within {@link saveDelayMs} are one request, and while one is
   * under way the next waits for it. What could not be written stays here and is tried again.
   *
   * @returns settles once these parts, or newer ones in their place, are on the disk.
   */
  readonly save: (sessionId: string, parts: Partial<SessionParts>) => Promise<void>;
  /** Has everything that waits written down at once, as when the window closes. Settles when all of it was tried. */
  readonly flush: () => Promise<void>;
  /** Lets go of what could not be written of a session that is deleted. */
  readonly forget: (sessionId: string) => void;
}

/** How long changes are gathered before they are written down, in milliseconds. */
export const saveDelayMs = 300;

/** How long to wait until what could not be written is tried again, in milliseconds. */
export const retryDelayMs = 5000;

/**
 * A saver over one way to write.
 *
 * @param write replaces the parts that are given, and answers once they are on the disk (`sessions:update`).
 * @param onSaving learns how far each session is.
 */
export function createPartsSaver(
  write: (change: {
    readonly sessionId: string;
    readonly parts: Partial<SessionParts>;
  }) => Promise<Reply<null>>,
  onSaving: (sessionId: string, saving: PartsSaving) => void,
): PartsSaver {
  const queues = new Map<string, Queue>();

  /** Sends what waits, within this call; more may come meanwhile. */
  const send = async (sessionId: string, queue: Queue): Promise<void> => {
    clearTimeout(queue.timer);
    queue.timer = undefined;
    const { parts, settled } = queue;
    if (parts === null) return;
    queue.parts = null;
    queue.settled = [];
    const turn = ++queue.turns;
    for (const name of Object.keys(parts)) queue.sentIn.set(name, turn);
    const reply = await write({ sessionId, parts }).catch((error: unknown) => ({
      ok: false as const,
      error: { code: 'not-saved', message: String(error) },
    }));
    if (reply.ok || queues.get(sessionId) !== queue) {
      settled.forEach((settle) => settle());
      if (reply.ok && waitingOf(queue) === null) onSaving(sessionId, { state: 'saved', message: null });
      return;
    }
    // Newer parts, sent or not, stand in the place of those that were not written.
    const left = Object.entries(parts).filter(([name]) => queue.sentIn.get(name) === turn);
    queue.parts = { ...Object.fromEntries(left), ...waitingOf(queue) };
    queue.settled = [...settled, ...queue.settled];
    onSaving(sessionId, { state: 'failed', message: reply.error.message });
    plan(sessionId, queue, retryDelayMs);
  };

  const drain = (sessionId: string, queue: Queue): void => {
    queue.underWay ??= send(sessionId, queue).finally(() => {
      queue.underWay = null;
      if (queue.parts !== null && queue.timer === undefined) plan(sessionId, queue, saveDelayMs);
    });
  };

  const plan = (sessionId: string, queue: Queue, delayMs: number): void => {
    clearTimeout(queue.timer);
    queue.delayMs = delayMs;
    queue.timer = setTimeout(() => {
      queue.timer = undefined;
      drain(sessionId, queue);
    }, delayMs);
  };

  return {
    save: (sessionId, parts) => {
      const queue = queues.get(sessionId) ?? emptyQueue();
      queues.set(sessionId, queue);
      const isFirst = queue.parts === null;
      queue.parts = { ...queue.parts, ...parts };
      if (isFirst) onSaving(sessionId, { state: 'saving', message: null });
      // What comes while a request is under way is planned when that ends; a change hastens what is to be tried again.
      const isPlanned = queue.timer !== undefined && queue.delayMs <= saveDelayMs;
      if (queue.underWay === null && !isPlanned) plan(sessionId, queue, saveDelayMs);
      return new Promise((settle) => queue.settled.push(settle));
    },
    flush: async () => {
      await Promise.all(
        [...queues].map(async ([sessionId, queue]) => {
          const sent = send(sessionId, queue);
          await queue.underWay;
          await sent;
        }),
      );
    },
    forget: (sessionId) => {
      const queue = queues.get(sessionId);
      clearTimeout(queue?.timer);
      queues.delete(sessionId);
      queue?.settled.forEach((settle) => settle());
    },
  };
}

/** What waits to be written of one session. */
interface Queue {
  parts: Partial<SessionParts> | null;
  settled: (() => void)[];
  timer: ReturnType<typeof setTimeout> | undefined;
  delayMs: number;
  underWay: Promise<void> | null;
  /** Requests so far, and in which of them each part was sent last. */
  turns: number;
  readonly sentIn: Map<string, number>;
}

/** Read anew: it changes while others are awaited. */
function waitingOf(queue: Queue): Partial<SessionParts> | null {
  return queue.parts;
}

function emptyQueue(): Queue {
  return {
    parts: null,
    settled: [],
    timer: undefined,
    delayMs: 0,
    underWay: null,
    turns: 0,
    sentIn: new Map(),
  };
}
