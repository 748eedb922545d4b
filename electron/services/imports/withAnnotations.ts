import { basename } from 'node:path';
import { AppError } from '../../../engine/protocol/AppError.js';
import type { ImportOutcome, OpenOutcome } from '../../ipc/contracts.js';
import type { SessionImporter } from './SessionImporter.js';

/** What was opened, with the annotations of files for a session; a file that is refused holds up no other. */
export async function withAnnotations(
  opened: OpenOutcome,
  files: readonly string[],
  sessionId: string | null,
  importer: Pick<SessionImporter, 'readAnnotations'>,
): Promise<ImportOutcome> {
  const annotations: ImportOutcome['annotations'][number][] = [];
  const refused = [...opened.refused];
  const notes = [...opened.notes];
  for (const file of files) {
    const name = basename(file);
    try {
      const imported = await importer.readAnnotations(file, sessionId);
      annotations.push(imported);
      notes.push(
        `${name} (${imported.format}): ${imported.annotations.length} annotations imported.`,
        ...imported.notes,
      );
    } catch (error) {
      if (!(error instanceof AppError)) console.error(`Importing ${file} failed:`, error);
      refused.push({ name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ...opened, refused, notes, annotations };
}
