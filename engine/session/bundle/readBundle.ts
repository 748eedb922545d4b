import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BundleManifest } from '../../protocol/bundleManifest.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session } from '../../protocol/session.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { fileReader } from '../npz/bytesReader.js';
import { masksFile, runFile, sessionFiles } from '../sessionFiles.js';
import { writeExperiment } from '../keptExperiments.js';
import { experimentWithNewIds, newRunIds, runWithNewIds, withNewIds } from '../withNewIds.js';
import { BundleContents } from './BundleContents.js';
import { BundleError, refusalsOf, type RefuseBundle } from './BundleError.js';
import { bundleEntryOf } from './bundleEntry.js';
import { checkExperiment } from './checkExperiment.js';
import { checkManifest } from './checkManifest.js';
import { checkMasks } from './checkMasks.js';
import { checkRun, checkSession } from './checkSession.js';
import { freeSessionId, inNewFolder, nameSessionFolder } from './newSessionFolder.js';
import type { BundleWork } from './writeBundle.js';

/** What became of a bundle. */
export interface ReadBundle {
  readonly sessionId: string;
  /** The session's folder. */
  readonly folder: string;
  readonly name: string;
  readonly questions: number;
  readonly annotations: number;
  /** What a person should know: that it stands beside another of its kind, that its picture is missing. */
  readonly notes: readonly string[];
}

/** How a bundle is read. */
export interface ReadBundleOptions extends BundleWork {
  /** Ids of sessions that are not in the folder and yet taken, such as those put aside. */
  readonly takenIds?: readonly string[];
}

/**
 * Reads a bundle from a stranger into a session of its own. Nothing is believed: the archive's directory is checked before
 * anything is written, every file is counted and hashed while it is unpacked, and parsed by the schemas. All is written into a
 * new folder beside the sessions, which gets its name only at the end; whatever goes wrong removes it. A session whose id is
 * taken gets another.
 *
 * @param sessionsFolder where sessions lie; made where it is missing
 * @throws BundleError saying why it was not taken; what `signal` was aborted with
 */
export async function readBundle(
  file: string,
  sessionsFolder: string,
  options: ReadBundleOptions = {},
): Promise<ReadBundle> {
  const refuse = refusalsOf(basename(file));
  const handle = await openFile(file, refuse);
  try {
    const contents = await BundleContents.open(await fileReader(handle), refuse, options);
    const manifest = checkManifest(await contents.json({ kind: 'manifest' }), contents, refuse);
    contents.expect(manifest.entries);
    const session = checkSession(await contents.json({ kind: 'session' }), refuse);
    checkComplete(session, manifest, contents, refuse);
    const notes: string[] = [];
    const id = await freeSessionId(session.id, sessionsFolder, options.takenIds ?? []);
    // Beside another of its kind its questions are others too: both can be open.
    const isFree = id === session.id;
    const newIds = isFree ? new Map<string, string>() : newRunIds(session);
    const placed = isFree ? session : withNewIds(session, id, newIds);
    const sessionId = await inNewFolder(sessionsFolder, contents.totalBytes, refuse, async (folder) => {
      await unpack(session, newIds, contents, folder, refuse);
      options.signal?.throwIfAborted();
      return nameSessionFolder(folder, sessionsFolder, placed);
    });
    if (manifest.picture === 'missing') {
      notes.push(
        `"${session.name}" came without its picture (${session.picture.name}): whoever exported it had it no more.`,
      );
    }
    if (sessionId !== session.id) {
      notes.push(
        `"${session.name}" is here already, or was put aside: what was imported is a session of its own.`,
      );
    }
    const { name, runIds, annotations } = session;
    return {
      ...{ sessionId, folder: join(sessionsFolder, sessionId), name, notes },
      ...{ questions: runIds.length, annotations: annotations.length },
    };
  } finally {
    await handle.close();
  }
}

/** A pipe or a device has no end of its own. */
async function openFile(file: string, refuse: RefuseBundle): Promise<FileHandle> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      throw refuse('bundle-unreadable', 'expected a file, but it is a folder, a pipe or a device');
    return await open(file, 'r');
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw refuse('bundle-unreadable', code === 'ENOENT' ? `there is no file ${file}` : message, cause);
  }
}

/** What the session names is in the bundle, and nothing is that it does not name. */
function checkComplete(
  { runIds, picture }: Session,
  manifest: BundleManifest,
  contents: BundleContents,
  refuse: RefuseBundle,
): void {
  const file = picture.kept.kind === 'copied' ? picture.kept.file : '';
  const hasPicture = contents.has({ kind: 'picture', file });
  if (hasPicture !== (manifest.picture === 'included')) {
    throw refuse(
      'bundle-incomplete',
      'its manifest.json and its files do not agree whether the picture is in it',
    );
  }
  const named = new Set<string>(['manifest.json', 'session.json', `picture/${file}`]);
  for (const runId of runIds) {
    if (!contents.has({ kind: 'run', runId })) {
      throw refuse('bundle-incomplete', `the record of a question (runs/${runId}.json) is missing`);
    }
    named.add(`runs/${runId}.json`).add(`masks/${runId}.npz`);
  }
  const stray = contents.paths.find((path) => !named.has(path) && bundleEntryOf(path)?.kind !== 'experiment');
  if (stray !== undefined)
    throw refuse('bundle-malformed', `it holds ${stray}, which its session.json does not name`);
  if (hasPicture && contents.sizeOf({ kind: 'picture', file }) !== picture.sizeBytes) {
    throw refuse(
      'bundle-damaged',
      `its picture has ${contents.sizeOf({ kind: 'picture', file })} bytes where session.json tells of ${picture.sizeBytes}`,
    );
  }
}

/** @param newIds of questions that get another id than they have in the bundle */
async function unpack(
  session: Session,
  newIds: ReadonlyMap<string, string>,
  contents: BundleContents,
  folder: string,
  refuse: RefuseBundle,
): Promise<void> {
  for (const room of [sessionFiles.runs, sessionFiles.masks, sessionFiles.picture]) {
    await mkdir(join(folder, room), { mode: 0o700 });
  }
  for (const runId of session.runIds) {
    const run = checkRun(await contents.json({ kind: 'run', runId }), runId, refuse);
    const id = newIds.get(runId) ?? runId;
    await unpackMasks(run, masksFile(folder, id), contents, refuse);
    await writeFileAtomic(runFile(folder, id), toJson(runWithNewIds(run, newIds)));
  }
  for (const path of contents.paths) {
    const entry = bundleEntryOf(path);
    if (entry?.kind !== 'experiment') continue;
    const experiment = checkExperiment(await contents.json(entry), entry.experimentId, refuse);
    await writeExperiment(folder, experimentWithNewIds(experiment, newIds));
  }
  const { kept, sha256 } = session.picture;
  if (kept.kind === 'copied' && contents.has({ kind: 'picture', file: kept.file })) {
    const actual = await contents.copy(
      { kind: 'picture', file: kept.file },
      join(folder, sessionFiles.picture, kept.file),
    );
    if (actual !== sha256)
      throw refuse('bundle-damaged', 'its picture is not the one its session.json tells of');
  }
}

async function unpackMasks(
  run: RunRecord,
  file: string,
  contents: BundleContents,
  refuse: RefuseBundle,
): Promise<void> {
  const entry = { kind: 'masks', runId: run.runId } as const;
  if (contents.has(entry) !== run.hasMasks) {
    throw refuse(
      'bundle-incomplete',
      `masks/${run.runId}.npz is ${run.hasMasks ? 'missing' : 'there, and its question has none'}`,
    );
  }
  if (!run.hasMasks) return;
  await contents.copy(entry, file);
  const handle = await open(file, 'r');
  try {
    await checkMasks(await fileReader(handle), run, refuse);
  } finally {
    await handle.close();
  }
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
