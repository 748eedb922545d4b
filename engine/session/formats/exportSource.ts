import { EngineError } from '../../protocol/EngineError.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session } from '../../protocol/session.js';
import type { KeptMasks } from '../keptMasks.js';
import type { LoadedSession } from '../loadSession.js';

/** What an export is made of: a session, its runs, and their masks when somebody wants them. */
export interface ExportSource {
  readonly session: Session;
  /** Those that are exported, in the order they were asked. */
  readonly runs: readonly RunRecord[];
  /** Selections and maps of a run; null where it has none. */
  readonly masks: (runId: string) => Promise<KeptMasks | null>;
}

/** A session as formats read it, with the question that options name or with all. @throws EngineError `option-invalid` for one that is not there */
export function exportSource(
  { session, runs, folder }: LoadedSession,
  { runId }: Pick<ExportOptions, 'runId'>,
): ExportSource {
  const chosen = runId === undefined ? runs : runs.filter((run) => run.runId === runId);
  if (runId !== undefined && chosen.length === 0) {
    throw new EngineError(
      'option-invalid',
      `Expected one of the ${runs.length} questions of "${session.name}", but it has no ${runId}.`,
    );
  }
  return { session, runs: chosen, masks: (id) => folder.masks(id) };
}
