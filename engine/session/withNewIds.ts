import { randomUUID } from 'node:crypto';
import type { ExperimentRecord } from '../protocol/experiment.js';
import type { RunRecord } from '../protocol/runRecord.js';
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
    view: view && {
      ...view,
      shownRunId: newIds.get(view.shownRunId ?? '') ?? null,
      ...(view.pins !== undefined && {
        pins: view.pins.flatMap((pin) => {
          const runId = newIds.get(pin.runId);
          return runId === undefined ? [] : [{ ...pin, runId }];
        }),
      }),
    },
  };
}

/** The record of a question with its other id, and that of the question it was made of. */
export function runWithNewIds(run: RunRecord, newIds: ReadonlyMap<string, string>): RunRecord {
  const { origin } = run;
  return {
    ...run,
    runId: newIds.get(run.runId) ?? run.runId,
    ...(origin !== undefined && { origin: { ...origin, runId: newIds.get(origin.runId) ?? origin.runId } }),
  };
}

/** An experiment with the other id of the question it is about. */
export function experimentWithNewIds(
  experiment: ExperimentRecord,
  newIds: ReadonlyMap<string, string>,
): ExperimentRecord {
  return { ...experiment, runId: newIds.get(experiment.runId) ?? experiment.runId };
}
