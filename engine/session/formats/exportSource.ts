import type { RunRecord } from '../../protocol/runRecord.js';
import type { Session } from '../../protocol/session.js';
import type { KeptMasks } from '../keptMasks.js';

/** What an export is made of: a session, its runs, and their masks when somebody wants them. */
export interface ExportSource {
  readonly session: Session;
  /** Those that are exported, in the order they were asked. */
  readonly runs: readonly RunRecord[];
  /** Selections and maps of a run; null where it has none. */
  readonly masks: (runId: string) => Promise<KeptMasks | null>;
}
