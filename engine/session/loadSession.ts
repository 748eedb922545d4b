import type { RunRecord } from '../protocol/runRecord.js';
import type { Session } from '../protocol/session.js';
import { SessionError } from './SessionError.js';
import { SessionFolder } from './SessionFolder.js';

/** A session with its runs. */
export interface LoadedSession {
  readonly session: Session;
  /** In the order they were asked, without those that cannot be read. */
  readonly runs: readonly RunRecord[];
  readonly folder: SessionFolder;
  /** What of it cannot be read, and what to do. */
  readonly troubles: readonly string[];
}

/** Runs that are read at once. */
const atOnce = 16;

/**
 * Loads a session to be read: without its lock, and without a change to its folder.
 *
 * @throws SessionError `session-missing`, `session-malformed`, `session-newer`.
 */
export async function loadSession(folder: string): Promise<LoadedSession> {
  return loadRuns(await SessionFolder.open(folder, { lock: false }));
}

/** The runs of a session that is open. A run that cannot be read costs no other. */
export async function loadRuns(folder: SessionFolder): Promise<LoadedSession> {
  const { session } = folder;
  const runs: RunRecord[] = [];
  const troubles: string[] = [];
  for (let first = 0; first < session.runIds.length; first += atOnce) {
    const ids = session.runIds.slice(first, first + atOnce);
    for (const read of await Promise.allSettled(ids.map((runId) => folder.run(runId)))) {
      if (read.status === 'fulfilled') runs.push(read.value);
      else if (read.reason instanceof SessionError) troubles.push(read.reason.message);
      else throw read.reason;
    }
  }
  return { session, runs, folder, troubles };
}
