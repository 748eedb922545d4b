import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ImportedAnnotations } from '../../../engine/protocol/importedAnnotations.js';
import type { OpenSessions } from '../sessions/OpenSessions.js';
import type { SessionShelf } from '../sessions/SessionShelf.js';
import { ServiceError } from '../ServiceError.js';
import type { ImportProcesses } from './ImportProcesses.js';

/** What the importer works with. */
export interface SessionImporterParts {
  readonly processes: Pick<ImportProcesses, 'unpack' | 'readAnnotations'>;
  readonly shelf: Pick<SessionShelf, 'open' | 'folder' | 'makingPath' | 'takeIn'>;
  readonly sessions: Pick<OpenSessions, 'get' | 'ids'>;
  readonly now: () => string;
}

/** What became of a bundle. */
export interface ImportedSession {
  readonly sessionId: string;
  readonly notes: readonly string[];
}

/** Takes sessions of strangers onto the shelf, and reads annotations for those that are open. */
export class SessionImporter {
  constructor(private readonly parts: SessionImporterParts) {}

  /**
   * Takes a bundle in: unpacked and checked apart, then put among the sessions. Nothing of one that is refused is left.
   *
   * @throws ServiceError with the reason
   */
  async takeBundle(file: string, cancelled?: AbortSignal): Promise<ImportedSession> {
    const { processes, shelf, sessions } = this.parts;
    await shelf.open();
    const making = dirname(shelf.makingPath('any'));
    // Also those that were put aside and may come back, and those that are not written yet.
    const taken = [...(await namesBelow(shelf.folder)), ...sessions.ids];
    const { sessionId, notes } = await processes.unpack(file, making, taken, cancelled);
    cancelled?.throwIfAborted(); // what was unpacked is swept at the next start
    await shelf.takeIn(sessionId);
    return { sessionId, notes };
  }

  /** Reads annotations for the picture of an open session. @throws ServiceError with the reason */
  async readAnnotations(
    file: string,
    sessionId: string | null,
    cancelled?: AbortSignal,
  ): Promise<ImportedAnnotations> {
    const session = this.parts.sessions.get(sessionId ?? '')?.session;
    if (session === undefined) {
      throw new ServiceError(
        'session-missing',
        `${basename(file)} holds annotations, which belong on a picture. Open the picture first, then import them.`,
      );
    }
    return this.parts.processes.readAnnotations(file, session.picture, this.parts.now(), cancelled);
  }
}

/** Whether a file is a bundle by its name. */
export function isBundleName(file: string): boolean {
  return extname(file).toLowerCase() === '.fovea';
}

/** Whether a file may hold annotations, by its name. */
export function isAnnotationsName(file: string): boolean {
  return /\.(json|geojson)$/i.test(file);
}

/** Names in a folder and in the folders of it whose names begin with a dot. */
async function namesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const inner = names.filter((name) => name.startsWith('.'));
  const hidden = await Promise.all(
    inner.map((name) => readdir(join(folder, name)).catch((): string[] => [])),
  );
  return [...names, ...hidden.flat()];
}
