import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type BundleManifest, bundleVersion } from '../../protocol/bundleManifest.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session } from '../../protocol/session.js';
import { bundleLimits, maxExperiments } from '../../protocol/sessionLimits.js';
import { hashOfFile } from '../../storage/hashOfFile.js';
import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import { readExperiments } from '../keptExperiments.js';
import { loadSession } from '../loadSession.js';
import { masksFile } from '../sessionFiles.js';
import { BundleError } from './BundleError.js';
import { bundleEntryOf, largestOf } from './bundleEntry.js';

/** What was written. */
export interface WrittenBundle {
  readonly sizeBytes: number;
  readonly questions: number;
  /** Whether the picture is in it. */
  readonly hasPicture: boolean;
  /** What of the session is not in it, and why. */
  readonly notes: readonly string[];
}

/** What can be done while a bundle is written or read. */
export interface BundleWork {
  readonly signal?: AbortSignal;
  /** Told as bytes are done, 0 to `total`. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Writes a session into one `.fovea` file: a zip archive of `manifest.json`, `session.json`, `runs/`, `masks/`, `experiments/` and
 * the picture, which is copied in also where the session only refers to it. No path of this computer is in it. The same session gives the
 * same bytes.
 *
 * @throws SessionError where there is no session, BundleError for one that no bundle can hold, `bundle-unwritable`, `disk-full`
 */
export async function writeBundle(
  sessionFolder: string,
  target: string,
  { signal, onProgress }: BundleWork = {},
): Promise<WrittenBundle> {
  const { parts, hasPicture, notes, questions } = await collect(sessionFolder, signal);
  const totalBytes = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (totalBytes > bundleLimits.maxBytes) throw tooLarge('The session', totalBytes, bundleLimits.maxBytes);
  let doneBytes = 0;
  let sizeBytes = 0;
  const archive = new ZipFile();
  const output = Readable.from(archive.outputStream, { objectMode: false });
  archive.on('error', (error: Error) => output.destroy(error));
  for (const part of parts) {
    const { path, content } = part;
    if (typeof content !== 'string') {
      archive.addBuffer(content, path, { ...archiveOptions, compress: true });
      continue;
    }
    archive.addReadStreamLazy(path, { ...archiveOptions, compress: false, size: part.sizeBytes }, (take) =>
      take(null, Readable.from(checkedContent(part, content), { objectMode: false })),
    );
  }
  archive.end();
  try {
    await writeFileAtomicInPieces(target, async (write) => {
      for await (const piece of output) {
        signal?.throwIfAborted();
        const bytes = piece as Uint8Array;
        await write(bytes);
        sizeBytes += bytes.length;
        doneBytes = Math.min(totalBytes, doneBytes + bytes.length);
        onProgress?.(doneBytes, totalBytes);
      }
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof BundleError ? cause : unwritable(target, cause);
  }
  onProgress?.(totalBytes, totalBytes);
  return { sizeBytes, questions, hasPicture, notes };
}

/** A file of the bundle: its bytes, or the path of a file that holds them. */
interface Part {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly content: Buffer | string;
}

/** The earliest time a zip can name, the same in every time zone; plain files that everybody may read. */
const archiveOptions = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true } as const;

interface Collected {
  readonly parts: readonly Part[];
  readonly hasPicture: boolean;
  readonly questions: number;
  readonly notes: readonly string[];
}

async function collect(sessionFolder: string, signal?: AbortSignal): Promise<Collected> {
  const loaded = await loadSession(sessionFolder);
  const notes = loaded.troubles.map((trouble) => `A question was left out: ${trouble}`);
  const picture = await findPicture(loaded.session, loaded.folder.picturePath());
  if (picture.part === null) notes.push(picture.trouble);
  const parts: Part[] = [];
  const runs: RunRecord[] = [];
  for (const run of loaded.runs) {
    signal?.throwIfAborted();
    const masks = run.hasMasks ? await findMasks(sessionFolder, run.runId) : null;
    if (run.hasMasks && masks === null) {
      notes.push(
        `The selections of "${run.question.slice(0, 80)}" were left out: their file cannot be read.`,
      );
    }
    const kept: RunRecord = { ...run, hasMasks: masks !== null };
    runs.push(kept);
    parts.push(jsonPart(`runs/${run.runId}.json`, kept), ...(masks === null ? [] : [masks]));
  }
  const experiments = await readExperiments(sessionFolder);
  if (experiments.length > maxExperiments)
    notes.push(`Of its ${experiments.length} experiments, the newest ${maxExperiments} are in it.`);
  for (const experiment of experiments.slice(-maxExperiments)) {
    // Wherever it arrives, nobody is running it.
    const state = experiment.state === 'running' ? 'held' : experiment.state;
    parts.push(jsonPart(`experiments/${experiment.experimentId}.json`, { ...experiment, state }));
  }
  const session: Session = {
    ...loaded.session,
    runIds: runs.map(({ runId }) => runId),
    picture: { ...loaded.session.picture, kept: { kind: 'copied', file: picture.file } },
  };
  parts.unshift(jsonPart('session.json', session));
  if (picture.part !== null) parts.push(picture.part);
  parts.forEach(checkPart);
  const manifest: BundleManifest = {
    format: 'fovea-bundle',
    version: bundleVersion,
    appVersion: session.appVersion,
    sessionId: session.id,
    picture: picture.part === null ? 'missing' : 'included',
    entries: parts.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
  };
  parts.unshift(jsonPart('manifest.json', manifest));
  return { parts, hasPicture: picture.part !== null, questions: runs.length, notes };
}

/** The picture as a part, or why it is none; its file is named as in a folder it was copied to. */
async function findPicture(
  { picture }: Session,
  path: string,
): Promise<{ file: string } & ({ part: Part } | { part: null; trouble: string })> {
  const { sha256, name } = picture;
  const ending = extname(picture.kept.kind === 'copied' ? picture.kept.file : name).toLowerCase();
  const file = bundleEntryOf(`picture/${sha256}${ending}`) === null ? sha256 : `${sha256}${ending}`;
  const without = (why: string) => ({
    ...{ file, part: null },
    trouble: `The picture ${name} is not in the bundle: ${why}. Questions, answers, selections and annotations are.`,
  });
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return without(`its file is not at ${path} any more`);
  const actual = await hashOfFile(path).catch(() => null);
  if (actual === null) return without(`${path} cannot be read`);
  if (actual !== sha256)
    return without(`${path} is another picture than the one the questions were asked about`);
  return { file, part: { path: `picture/${file}`, sizeBytes: found.size, sha256, content: path } };
}

async function findMasks(sessionFolder: string, runId: string): Promise<Part | null> {
  const file = masksFile(sessionFolder, runId);
  try {
    const { size } = await stat(file);
    return { path: `masks/${runId}.npz`, sizeBytes: size, sha256: await hashOfFile(file), content: file };
  } catch {
    return null;
  }
}

function jsonPart(path: string, value: unknown): Part {
  const content = Buffer.from(`${JSON.stringify(value)}\n`);
  return { path, sizeBytes: content.length, sha256: sha256Of(content), content };
}

/** What is written can be read again: the limits are those of reading. */
function checkPart({ path, sizeBytes }: Part): void {
  const entry = bundleEntryOf(path);
  if (entry === null) {
    throw new BundleError(
      'bundle-entry-unknown',
      `The session holds ${path}, which no bundle may. Duplicate the session and export that.`,
    );
  }
  const most = largestOf(entry);
  if (sizeBytes > most) throw tooLarge(path, sizeBytes, most);
}

/** The bytes of a file, which have to be those that were counted before. */
async function* checkedContent({ path, sha256 }: Part, file: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    hash.update(piece as Uint8Array);
    yield piece as Uint8Array;
  }
  if (hash.digest('hex') === sha256) return;
  throw new BundleError(
    'bundle-damaged',
    `${file} was changed while it was exported as ${path}. Export the session again.`,
  );
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function tooLarge(what: string, sizeBytes: number, most: number): BundleError {
  return new BundleError(
    'bundle-too-large',
    `${what} has ${sizeBytes} bytes, and a bundle holds at most ${most} of it. Delete questions, or export what you need in another format.`,
  );
}

function unwritable(target: string, cause: unknown): BundleError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BundleError(
      'disk-full',
      `${target} was not written: the disk is full. Make room, or choose another place.`,
      { cause },
    );
  }
  return new BundleError(
    'bundle-unwritable',
    `${target} was not written: ${message}. Choose another place.`,
    { cause },
  );
}
