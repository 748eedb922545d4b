import { annotationSchema, labelSchema } from '../../protocol/annotation.js';
import { maxNewTokens } from '../../protocol/limits.js';
import { type RunRecord, runRecordSchema } from '../../protocol/runRecord.js';
import { type Session, sessionSchema } from '../../protocol/session.js';
import { maxAnnotations, maxLabels } from '../../protocol/sessionLimits.js';
import { migrateRun, migrateSession } from '../migrateSession.js';
import { SessionError } from '../SessionError.js';
import type { RefuseBundle } from './BundleError.js';
import { isSafeId } from './bundleEntry.js';
import { checkList, checkValue } from './checkValue.js';

/**
 * A session as it stands in a bundle, of any version. Its picture lies in the bundle or nowhere: a path to somewhere on this
 * computer is not taken from a stranger.
 *
 * @throws BundleError `bundle-newer`, `bundle-malformed`, `bundle-too-large`
 */
export function checkSession(value: unknown, refuse: RefuseBundle): Session {
  const where = 'its session.json';
  const { annotations, labels, ...others } = migrated(value, migrateSession, where, refuse);
  const session: Session = {
    ...checkValue(sessionSchema, { ...others, annotations: [], labels: [] }, where, refuse),
    annotations: checkList(annotationSchema, annotations, maxAnnotations, `${where}, annotations`, refuse),
    labels: checkList(labelSchema, labels, maxLabels, `${where}, labels`, refuse),
  };
  const malformed = (problem: string) => refuse('bundle-malformed', `${where} ${problem}`);
  const repeated = [session.annotations, session.labels, session.runIds.map((id) => ({ id }))]
    .map((list) => firstRepeated(list.map(({ id }) => id)))
    .find((id) => id !== undefined);
  if (repeated !== undefined) throw malformed(`has the id ${repeated} twice`);
  if (!isSafeId(session.id))
    throw malformed(`gives the session the id ${session.id}, which is no name for a folder`);
  const { kept, sha256 } = session.picture;
  if (kept.kind !== 'copied' || !kept.file.startsWith(sha256)) {
    throw malformed('refers to a picture elsewhere; only one within the bundle, named by its hash, is taken');
  }
  return session;
}

/** The record of a question, as `checkSession`. @param runId the one its file is named after. @throws BundleError */
export function checkRun(value: unknown, runId: string, refuse: RefuseBundle): RunRecord {
  const where = `its runs/${runId}.json`;
  const { tokens, ...others } = migrated(value, migrateRun, where, refuse);
  const run: RunRecord = {
    ...checkValue(runRecordSchema, { ...others, tokens: [] }, where, refuse),
    tokens: checkList(tokenSchema, tokens, maxNewTokens, `${where}, tokens`, refuse),
  };
  if (run.runId !== runId)
    throw refuse('bundle-malformed', `${where} is the record of another question (${run.runId})`);
  if (run.tokens.some(({ tokenIndex }, index) => tokenIndex !== index)) {
    throw refuse('bundle-malformed', `${where}: its tokens are not numbered 0, 1, 2 and so on`);
  }
  return run;
}

const tokenSchema = runRecordSchema.shape.tokens.unwrap().element;

function migrated(
  value: unknown,
  migrate: (raw: unknown, where: string) => unknown,
  where: string,
  refuse: RefuseBundle,
): Record<string, unknown> {
  try {
    return { ...(migrate(value, where) as object) };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    if (error.code === 'session-newer')
      throw refuse('bundle-newer', `${where} was written by a newer Fovea`, error);
    throw refuse(
      'bundle-malformed',
      `${where} is not what it has to be: it does not name its format and version`,
      error,
    );
  }
}

/** The first id that is there twice. */
function firstRepeated(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.size === seen.add(id).size);
}
