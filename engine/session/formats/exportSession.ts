import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { exportFormats } from '../../protocol/exportFormats.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import { writeFileAtomic, writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import { writeBundle } from '../bundle/writeBundle.js';
import type { LoadedSession } from '../loadSession.js';
import { exportNotes } from './exportNotes.js';
import { exportPieces, type ExportWork } from './exportPieces.js';
import { exportSource } from './exportSource.js';
import { sessionPictureFile } from './openSessionPicture.js';
import { verdictLines, verdictsFile, verdictsPictureName } from './verdictLines.js';

/** What was written. */
export interface WrittenExport {
  /** The file, or the folder of a data set. */
  readonly path: string;
  readonly sizeBytes: number;
  /** What of the session is not in it, or must be known of it, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Exports a session to a file, which appears under its name once all of it is on the disk (a data set: to a new or empty
 * folder).
 *
 * @throws EngineError `option-invalid` for what was asked for and is not there; SessionError for a session or picture that
 * cannot be read; Error as `writeFileAtomic`; the signal's reason when it is aborted
 */
export async function exportSession(
  loaded: LoadedSession,
  options: ExportOptions,
  target: string,
  work: ExportWork = {},
): Promise<WrittenExport> {
  const { signal, onProgress } = work;
  if (options.format === 'bundle') {
    const progress = (done: number, total: number): void => onProgress?.(total === 0 ? 1 : done / total);
    const bundle = await writeBundle(loaded.folder.path, target, {
      onProgress: progress,
      ...(signal !== undefined && { signal }),
    });
    return { path: target, sizeBytes: bundle.sizeBytes, notes: [...bundle.notes, ...loaded.troubles] };
  }
  const notes = [...exportNotes(loaded, options), ...loaded.troubles];
  if (options.format === 'verdicts') {
    return { path: target, sizeBytes: await writeVerdicts(loaded, options, target), notes };
  }
  let sizeBytes = 0;
  await writeFileAtomicInPieces(target, async (write) => {
    for await (const piece of exportPieces(loaded, options, work)) {
      signal?.throwIfAborted();
      await write(piece);
      sizeBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    }
    signal?.throwIfAborted();
  });
  return { path: target, sizeBytes, notes };
}

/** The picture first: the questions are not there before what they are about is. */
async function writeVerdicts(loaded: LoadedSession, options: ExportOptions, folder: string): Promise<number> {
  await expectEmptyFolder(folder);
  const lines = verdictLines(exportSource(loaded, options));
  if (lines === '') {
    throw new EngineError(
      'option-invalid',
      'Expected a question with a verdict and a right answer, but the session has none. Give a verdict on an answer first; where it is wrong, say what was expected.',
    );
  }
  const picture = await sessionPictureFile(loaded);
  await mkdir(folder, { recursive: true });
  const copy = path.join(folder, verdictsPictureName(loaded.session.picture));
  await copyFile(picture, copy);
  await writeFileAtomic(path.join(folder, verdictsFile), lines);
  return (await stat(copy)).size + Buffer.byteLength(lines);
}

/** Refuses a folder with something in it. @throws EngineError `option-invalid` */
export async function expectEmptyFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new EngineError(
      'option-invalid',
      `Expected a new or empty folder for ${exportFormats.verdicts.label.toLowerCase()}, but ${folder} ${code === 'ENOTDIR' ? 'is a file' : `gave ${String(code)}`}. Name another folder.`,
      { cause },
    );
  });
  if (entries.length === 0) return;
  throw new EngineError(
    'option-invalid',
    `Expected a new or empty folder for a data set, but ${folder} has ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} already. Name another folder.`,
  );
}
