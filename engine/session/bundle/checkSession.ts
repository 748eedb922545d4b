import { z } from 'zod';
import { annotationSchema, labelSchema } from '../../protocol/annotation.js';
import { runRecordSchema, type RunRecord } from '../../protocol/runRecord.js';
import { sessionSchema, sessionVersion, type Session } from '../../protocol/session.js';
import { maxAnnotations, maxLabels, maxSessionRuns, maxShapePoints } from '../../protocol/sessionLimits.js';
import type { RefuseBundle } from './BundleError.js';
import { isSafeId } from './bundleEntry.js';

/**
 * A session as it stands in a bundle, checked part by part, so that a million wrong values make one refusal and not a million
 * complaints. Its picture lies in the bundle or nowhere: a path to somewhere on this computer is not taken from a stranger.
 *
 * @throws BundleError `bundle-newer`, `bundle-malformed`
 */
export function checkSession(value: unknown, refuse: RefuseBundle): Session {
  const where = 'its session.json';
  const parts = partsOf(value, where, refuse);
  refuseNewer(parts, 'fovea-session', sessionVersion, where, refuse);
  const { annotations, labels, verdicts, runIds, ...others } = parts;
  const session = checkValue(
    sessionSchema,
    {
      ...others,
      annotations: checkList(annotationSchema, annotations, maxAnnotations, `${where}, annotations`, refuse),
      labels: checkList(labelSchema, labels, maxLabels, `${where}, labels`, refuse),
      verdicts: refuseTooMany(verdicts, maxSessionRuns * 4, `${where}, verdicts`, refuse),
      runIds: refuseTooMany(runIds, maxSessionRuns + 1, `${where}, runIds`, refuse),
    },
    where,
    refuse,
    Infinity,
  );
  refuseRepeated(session.annotations.map(({ id }) => id), `${where}: annotation`, refuse);
  refuseRepeated(session.labels.map(({ id }) => id), `${where}: label`, refuse);
  refuseRepeated(session.runIds, `${where}: question`, refuse);
  if (!isSafeId(session.id)) throw refuse('bundle-malformed', `${where} gives the session the id ${session.id}, which is no name for a folder`);
  const { kept, sha256 } = session.picture;
  if (kept.kind !== 'copied' || !kept.file.startsWith(sha256)) {
    throw refuse('bundle-malformed', `${where} refers to a picture outside of the bundle; only one within it, named by its hash, is taken`);
  }
  return session;
}

/** The record of a question, as `checkSession`. @param runId the one its file is named after. @throws BundleError */
export function checkRun(value: unknown, runId: string, refuse: RefuseBundle): RunRecord {
  const where = `its runs/${runId}.json`;
  const parts = partsOf(value, where, refuse);
  refuseNewer(parts, 'fovea-run', 1, where, refuse);
  const { tokens, ...others } = parts;
  const kept = checkList(runRecordSchema.shape.tokens.unwrap().element, tokens, Infinity, `${where}, tokens`, refuse);
  const run = checkValue(runRecordSchema, { ...others, tokens: [] }, where, refuse);
  if (run.runId !== runId) throw refuse('bundle-malformed', `${where} is of another question (${run.runId})`);
  if (kept.some(({ tokenIndex }, index) => tokenIndex !== index)) {
    throw refuse('bundle-malformed', `${where}: its tokens are not numbered 0, 1, 2 and so on`);
  }
  return { ...run, tokens: kept };
}

/** Parses a value of bounded size. @throws BundleError `bundle-malformed` with the first complaint */
export function checkValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
  where: string,
  refuse: RefuseBundle,
  maxValues = maxPartValues,
): T {
  refuseTooMany(value, maxValues, where, refuse);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  const complaint = (issue?.message ?? 'wrong type').slice(0, 300);
  throw refuse('bundle-malformed', `${where} is not as it has to be${place === '' ? '' : ` at ${place.slice(0, 200)}`}: ${complaint}`);
}

/** Values in one annotation, or in all of a record but its tokens: two full outlines. */
const maxPartValues = 8 * maxShapePoints;

function checkList<T>(
  schema: z.ZodType<T>,
  value: unknown,
  most: number,
  where: string,
  refuse: RefuseBundle,
): T[] {
  if (!Array.isArray(value)) throw refuse('bundle-malformed', `${where}: expected a list`);
  if (value.length > most) {
    throw refuse('bundle-too-large', `${where}: it holds ${value.length} of them, and at most ${most} are taken`);
  }
  return value.map((one, index) => checkValue(schema, one, `${where}, number ${index + 1},`, refuse));
}

function partsOf(value: unknown, where: string, refuse: RefuseBundle): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw refuse('bundle-malformed', `${where}: expected an object`);
}

/** Refuses what a newer Fovea wrote, with other words than what is broken. */
export function refuseNewer(
  { format, version }: Record<string, unknown>,
  expected: string,
  known: number,
  where: string,
  refuse: RefuseBundle,
): void {
  if (format !== expected || typeof version !== 'number' || version <= known) return;
  throw refuse('bundle-newer', `${where} is of version ${version}, and this Fovea reads up to ${known}`);
}

function refuseTooMany(value: unknown, most: number, where: string, refuse: RefuseBundle): unknown {
  if (countUpTo(value, most) > most) throw refuse('bundle-too-large', `${where} holds more values than any that is taken`);
  return value;
}

/** Values within a value, counted no further than just over `most`. */
function countUpTo(value: unknown, most: number): number {
  if (most === Infinity) return 0;
  let count = 0;
  const waiting = [value];
  while (waiting.length > 0 && count <= most) {
    const one = waiting.pop();
    count++;
    if (typeof one !== 'object' || one === null) continue;
    for (const inner of Object.values(one)) {
      waiting.push(inner);
      if (waiting.length > most) return most + 1;
    }
  }
  return count;
}

function refuseRepeated(ids: readonly string[], what: string, refuse: RefuseBundle): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw refuse('bundle-malformed', `${what} ${id} is there twice`);
    if (id in Object.prototype) throw refuse('bundle-malformed', `${what} has the id ${id}, which is none`);
    seen.add(id);
  }
}
