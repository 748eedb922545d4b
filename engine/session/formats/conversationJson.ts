import type { ExportSource } from './exportSource.js';

/**
 * The conversation with everything but pixels, selections and maps: the records of the runs as the session keeps them
 * (engine/protocol/runRecord.ts), each with its verdict; labels and annotations beside them.
 */
export function conversationJson({ session, runs }: Pick<ExportSource, 'session' | 'runs'>): string {
  const { id, name, createdAt, changedAt, appVersion, picture, labels, annotations, verdicts } = session;
  const data = {
    format: 'fovea-conversation',
    version: 1,
    session: { id, name, createdAt, changedAt, appVersion },
    // Where it is on this machine is nobody's business.
    picture: { ...picture, kept: undefined },
    turns: runs.map((run) => ({ ...run, verdict: verdicts[run.runId] ?? null })),
    labels,
    annotations,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
