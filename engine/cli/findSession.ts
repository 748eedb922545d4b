import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { readBundle } from '../session/bundle/readBundle.js';
import { type LoadedSession, loadSession } from '../session/loadSession.js';
import { SessionFolder } from '../session/SessionFolder.js';

/** A session that a word of the command line names. */
export interface FoundSession {
  readonly loaded: LoadedSession;
  /** Files and folders that it is read from: nothing may be written over them. */
  readonly inputs: readonly string[];
  /** Removes what was unpacked. */
  readonly close: () => Promise<void>;
}

/**
 * Finds a session by its folder, by the `.fovea` file it is in, or by id or name among those of the app.
 *
 * @param sessionsFolder where the app keeps its own
 * @throws EngineError `option-invalid` for none or several; SessionError and BundleError for one that cannot be read
 */
export async function findSession(
  word: string,
  sessionsFolder: string,
  signal: AbortSignal,
): Promise<FoundSession> {
  const entry = await stat(word).catch(() => null);
  if (entry?.isFile() === true && path.basename(word) !== 'session.json') return unpacked(word, signal);
  if (entry !== null) {
    const folder = entry.isFile() ? path.dirname(word) : word;
    return foundAt(folder);
  }
  return foundAt(await folderOfName(word, sessionsFolder));
}

async function foundAt(folder: string): Promise<FoundSession> {
  const loaded = await loadSession(folder);
  return { loaded, inputs: [folder, loaded.folder.picturePath()], close: () => loaded.folder.close() };
}

/** Unpacked with all the care that a stranger's file needs, into a folder that goes away again. */
async function unpacked(file: string, signal: AbortSignal): Promise<FoundSession> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'fovea-export-'));
  const remove = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  try {
    const { folder } = await readBundle(file, temporary, { signal });
    const { loaded, inputs } = await foundAt(folder);
    const close = async (): Promise<void> => {
      await loaded.folder.close();
      await remove();
    };
    return { loaded, inputs: [...inputs, file], close };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function folderOfName(word: string, sessionsFolder: string): Promise<string> {
  const entries = await readdir(sessionsFolder).catch((): string[] => []);
  if (entries.includes(word)) return path.join(sessionsFolder, word);
  const known: { readonly folder: string; readonly name: string }[] = [];
  for (const entry of entries.sort()) {
    const folder = path.join(sessionsFolder, entry);
    // One that cannot be read is found by its id, and then says why.
    const opened = await SessionFolder.open(folder, { lock: false }).catch(() => null);
    if (opened !== null) known.push({ folder, name: opened.session.name });
  }
  const named = known.filter(({ name }) => name === word);
  if (named.length === 1) return named[0]!.folder;
  if (named.length > 1) {
    const ids = named.map(({ folder }) => path.basename(folder)).join(', ');
    throw invalid(
      `Expected the name of one session, but ${named.length} are called "${word}". Name one by its id: ${ids}.`,
    );
  }
  const listed = known
    .slice(0, listedSessions)
    .map(({ folder, name }) => `"${name}" (${path.basename(folder)})`);
  const more = known.length - listed.length;
  const there =
    known.length === 0
      ? `${sessionsFolder} has none; --profile names another profile of the app`
      : `${sessionsFolder} has ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw invalid(
    `Expected a session as a folder, a .fovea file, an id or a name, but "${word}" is none: no such file, and ${there}.`,
  );
}

/** Sessions that a message lists. */
const listedSessions = 8;

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
