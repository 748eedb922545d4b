import { readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExportOptions } from '../protocol/exportOptions.js';
import type { ExportWork } from '../session/formats/exportPieces.js';
import { exportSession, type WrittenExport } from '../session/formats/exportSession.js';
import type { LoadedSession } from '../session/loadSession.js';
import { makeTemporaryFolder } from '../storage/TemporaryFolder.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import type { Printer } from './findPrinter.js';
import { printWithApp } from './printWithApp.js';

/**
 * Exports a session as PDF: its HTML report, printed by the app. The file appears under its name once all of it is there.
 *
 * @throws as `exportSession` and `printWithApp`
 */
export async function exportPdf(
  loaded: LoadedSession,
  options: ExportOptions,
  target: string,
  printer: Printer,
  { signal, onProgress }: ExportWork & { readonly signal: AbortSignal },
): Promise<WrittenExport> {
  const folder = makeTemporaryFolder(tmpdir());
  try {
    const htmlFile = path.join(folder, 'report.html');
    const pdfFile = path.join(folder, 'report.pdf');
    const { notes } = await exportSession(loaded, { ...options, format: 'html' }, htmlFile, {
      signal,
      onProgress: (share) => onProgress?.(share * 0.9), // the rest is the printing, which tells nothing of itself
    });
    await printWithApp(printer, { folder, htmlFile, pdfFile }, signal);
    await writeFileAtomic(target, await readFile(pdfFile));
    return { path: target, sizeBytes: (await stat(target)).size, notes };
  } finally {
    // Processes of the app that end a moment after it may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
