import { randomUUID } from 'node:crypto';
import type { Session } from '../protocol/session.js';

/** New ids for the questions of a session, by the old ones: the window knows questions of all open sessions by their ids. */
export function newRunIds({ runIds }: Pick<Session, 'runIds'>): ReadonlyMap<string, string> {
  return new Map(runIds.map((runId) => [runId, randomUUID()]));
}

/** A session with other ids of itself and its questions, wherever they stand; what speaks of questions that have none is left out. */
export function withNewIds(session: Session, id: string, newIds: ReadonlyMap<string, string>): Session {
  const { runIds, verdicts, annotations, view } = session;
  return {
    ...session,
    id,
    runIds: runIds.flatMap((runId) => newIds.get(runId) ?? []),
    verdicts: Object.fromEntries(
      Object.entries(verdicts).flatMap(([runId, verdict]) => {
        const newId = newIds.get(runId);
        return newId === undefined ? [] : [[newId, verdict]];
      }),
    ),
    annotations: annotations.map((annotation) => {
      const { tie } = annotation;
      const runId = tie === null ? undefined : newIds.get(tie.runId);
      return { ...annotation, tie: tie === null || runId === undefined ? null : { ...tie, runId } };
    }),
    view: view && { ...view, shownRunId: newIds.get(view.shownRunId ?? '') ?? null },
  };
}
