import { stat } from 'node:fs/promises';
import { exportFormatFacts } from '../../protocol/exportFormats.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import type { ExportPreview } from '../../protocol/exportPreview.js';
import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import type { LoadedSession } from '../loadSession.js';
import { masksFile } from '../sessionFiles.js';
import { exportNotes } from './exportNotes.js';
import { exportPieces, type ExportWork } from './exportPieces.js';
import { exportSource } from './exportSource.js';
import { verdictLines } from './verdictLines.js';

/** Most characters of a text that a preview shows. */
const shownCharacters = 6000;

/** Longest side of a picture in a preview, in pixels. */
const shownSide = 1000;

/**
 * What an export will be, before it is written: the beginning of a text, a small picture, or a report.
 *
 * @param reportFile where a report may be written for whoever can show it
 * @throws as `exportSession`
 */
export async function previewExport(
  loaded: LoadedSession,
  options: ExportOptions,
  reportFile: string,
  work: ExportWork = {},
): Promise<ExportPreview> {
  const notes = [...exportNotes(loaded, options), ...loaded.troubles];
  const { format } = options;
  if (format === 'html' || format === 'pdf') {
    let sizeBytes = 0;
    await writeFileAtomicInPieces(reportFile, async (write) => {
      for await (const piece of exportPieces(loaded, { ...options, format: 'html' }, work)) {
        await write(piece);
        sizeBytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
      }
    });
    return { kind: 'report', file: reportFile, notes, sizeBytes: format === 'html' ? sizeBytes : null };
  }
  if (format === 'png' || format === 'svg') {
    const pieces: Uint8Array[] = [];
    const small = { ...work, maxSide: shownSide };
    for await (const piece of exportPieces(loaded, { ...options, format: 'png' }, small)) {
      pieces.push(piece as Uint8Array);
    }
    return { kind: 'picture', png: new Uint8Array(Buffer.concat(pieces)), notes, sizeBytes: null };
  }
  if (exportFormatFacts(format).isText) return { ...(await beginning(loaded, options, work)), notes };
  const text = await listOf(loaded, options);
  return {
    kind: 'text',
    text: text.slice(0, shownCharacters),
    isCut: text.length > shownCharacters,
    notes,
    sizeBytes: null,
  };
}

async function beginning(loaded: LoadedSession, options: ExportOptions, work: ExportWork) {
  let text = '';
  let isCut = false;
  let sizeBytes = 0;
  for await (const piece of exportPieces(loaded, options, work)) {
    work.signal?.throwIfAborted();
    const words = piece as string;
    sizeBytes += Buffer.byteLength(words);
    if (text.length < shownCharacters) text += words;
    isCut ||= text.length > shownCharacters;
  }
  return { kind: 'text', text: text.slice(0, shownCharacters), isCut, sizeBytes } as const;
}

/** What is in an export that is no text, a line each. */
async function listOf(loaded: LoadedSession, options: ExportOptions): Promise<string> {
  const { session, runs, folder } = loaded;
  const source = exportSource(loaded, options);
  if (options.format === 'verdicts') return verdictLines(source);
  if (options.format === 'npz') {
    const lines = [`picture_size (${session.picture.width}, ${session.picture.height})`];
    for (const [index, run] of source.runs.entries()) {
      const masks = run.hasMasks ? await folder.selections(run.runId) : null;
      if (masks === null) continue;
      const { tokens, layers, lowresGrid: g } = masks;
      const pair = `${tokens}, ${layers.length}`;
      lines.push(
        `${index}/layers int32 (${layers.length})   ${[...layers].join(' ')}`,
        `${index}/grids uint8 (${pair}, 9, 9)`,
        `${index}/present uint8 (${pair})`,
        `${index}/maps float32 (${pair}, ${g}, ${g})`,
        `${index}/token_ids int32 (${tokens})`,
        `${index}/log_probabilities float64 (${tokens})`,
      );
    }
    return lines.join('\n');
  }
  const size = async (file: string): Promise<string> =>
    stat(file).then(
      ({ size: bytes }) => `${bytes} bytes`,
      () => 'not there',
    );
  const lines = [
    `session.json   ${session.annotations.length} annotations, ${session.labels.length} labels, ${Object.keys(session.verdicts).length} verdicts`,
    `${session.picture.name}   ${await size(folder.picturePath())}`,
  ];
  for (const run of runs) {
    lines.push(`runs/${run.runId}.json   ${run.question.slice(0, 60).replaceAll('\n', ' ')}`);
    if (run.hasMasks) lines.push(`masks/${run.runId}.npz   ${await size(masksFile(folder.path, run.runId))}`);
  }
  return lines.join('\n');
}
