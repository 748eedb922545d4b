import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { type RunRecord, runRecordSchema } from '../protocol/runRecord.js';
import { bundleLimits } from '../protocol/sessionLimits.js';
import { JsonProblem, parseBoundedJson } from '../storage/parseBoundedJson.js';
import { findSession } from './findSession.js';
import { type Plan, planSchema } from './plan.js';
import { runOfWord } from './runOfWord.js';

/** A plan, and the question it is of where it was made of one that was asked. */
export interface FoundPlan {
  readonly plan: Plan;
  /** What was asked before; undefined for a plan that somebody wrote. */
  readonly asked?: RunRecord | undefined;
}

/**
 * Reads what `--plan` names: a file with a plan, the record of a question (`runs/<id>.json` of a session), or, with `--run`, a
 * session as a folder or a `.fovea` file.
 *
 * @param run the number or the id of a question of a session
 * @throws EngineError `option-invalid`; as `findSession`
 */
export async function readPlan(
  word: string,
  run: string | undefined,
  sessionsFolder: string,
  signal: AbortSignal,
): Promise<FoundPlan> {
  const stats = await stat(word).catch(() => null);
  const isPlanFile =
    stats?.isFile() === true && /\.json$/i.test(word) && path.basename(word) !== 'session.json';
  if (!isPlanFile) return planOfSession(word, run, sessionsFolder, signal);
  if (run !== undefined)
    throw invalid(`Expected --run with a session, but --plan names the file ${word}. Leave --run out.`);
  if (stats.size > bundleLimits.maxJsonBytes)
    throw invalid(
      `Expected --plan to name a file of at most ${bundleLimits.maxJsonBytes} bytes, but ${word} has ${stats.size}.`,
    );
  const value = parse(await readFile(word), word);
  if (typeof value === 'object' && value !== null && 'format' in value) {
    if (value.format !== 'fovea-run') {
      throw invalid(
        `Expected ${word} to be a plan or the record of a question (fovea-run), but its format is ${JSON.stringify(value.format)}.`,
      );
    }
    return ofRecord(checked(runRecordSchema, value, word, 'the record of a question'));
  }
  return { plan: checked(planSchema, value, word, 'a plan') };
}

async function planOfSession(
  word: string,
  run: string | undefined,
  sessionsFolder: string,
  signal: AbortSignal,
): Promise<FoundPlan> {
  const found = await findSession(word, sessionsFolder, signal);
  try {
    const { runs } = found.loaded;
    if (run === undefined) {
      throw invalid(
        `Expected --run with the number or the id of one of the ${runs.length} questions of the session ${word}, but it is not given.`,
      );
    }
    return ofRecord(runOfWord(run, runs));
  } finally {
    await found.close();
  }
}

/** The settings of a record stand as in a plan: its grids are words of 81 letters. */
function ofRecord(asked: RunRecord): FoundPlan {
  return { plan: planSchema.parse(asked.settings), asked };
}

function parse(bytes: Uint8Array, file: string): unknown {
  try {
    return parseBoundedJson(bytes, {
      maxValues: bundleLimits.maxJsonValues,
      maxDepth: bundleLimits.maxJsonDepth,
    });
  } catch (cause) {
    if (!(cause instanceof JsonProblem)) throw cause;
    throw invalid(`Expected ${file} to be a plan (docs/interventions.md), but ${cause.message}.`, { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path: place, message }] = result.error.issues as [z.core.$ZodIssue];
  const where = place.length === 0 ? '' : `${place.map(String).join('.')}: `;
  throw invalid(`Expected ${file} to be ${what} (docs/interventions.md), but it is not. ${where}${message}`);
}

function invalid(message: string, options?: ErrorOptions): EngineError {
  return new EngineError('option-invalid', message, options);
}
